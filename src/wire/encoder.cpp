// How the wire form becomes spans: what lies between two insertions is one slice of the chunk,
// however many lines it has.
#include "wire/encoder.hpp"

#include <cstddef>

namespace palomar::wire {

void Encoder::encode(std::string_view chunk, Spans& out) {
    std::size_t appended = 0;
    const auto append_up_to = [&](std::size_t position) {
        if (position > appended) {
            out.push_back(chunk.substr(appended, position - appended));
            appended = position;
        }
    };
    octets_ += chunk.size();
    insertions_.find(chunk, [&](std::size_t position, Insertion insertion) {
        append_up_to(position);
        switch (insertion) {
            case Insertion::dot:
                out.emplace_back(".");
                return;
            case Insertion::carriage_return:
                out.emplace_back("\r");
                ++octets_;
                return;
        }
    });
    append_up_to(chunk.size());
}

void Encoder::finish(Spans& out) {
    if (!insertions_.at_line_start()) {
        encode("\r\n", out);
    }
}

}  // namespace palomar::wire
