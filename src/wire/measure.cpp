// How a message is measured: by counting what the encoder would insert.
#include "wire/measure.hpp"

#include <cstddef>

namespace palomar::wire {

void Measure::feed(std::string_view chunk) {
    stored_ += chunk.size();
    insertions_.find(chunk, [&](std::size_t /*position*/, Insertion insertion) {
        switch (insertion) {
            case Insertion::dot:
                ++dots_;
                return;
            case Insertion::carriage_return:
                ++carriage_returns_;
                return;
        }
    });
}

std::uint64_t Measure::octets() const {
    const std::uint64_t final_line_end = insertions_.at_line_start() ? 0 : 2;
    return stored_ + carriage_returns_ + final_line_end;
}

bool Measure::is_wire_form() const {
    return dots_ == 0 && carriage_returns_ == 0 && insertions_.at_line_start();
}

}  // namespace palomar::wire
