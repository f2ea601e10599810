// Looks for dots rather than line ends: there are fewer of them, and in an attachment's Base64
// none.
#include "load/message_text.hpp"

#include "load/failure.hpp"

#include <new>
#include <xxhash.h>

namespace palomar::load {

void MessageText::Free::operator()(XXH3_state_s* state) const { ::XXH3_freeState(state); }

MessageText::MessageText(Summing summing) {
    if (summing == Summing::on) {
        state_.reset(::XXH3_createState());
        if (!state_) {
            throw std::bad_alloc{};
        }
    }
    begin();
}

void MessageText::begin() {
    if (state_) {
        ::XXH3_64bits_reset(state_.get());
    }
    octets_ = 0;
    last_ = '\n';
    whole_ = false;
}

void MessageText::add(std::string_view text) {
    if (text.empty()) {
        return;
    }
    octets_ += text.size();
    last_ = text.back();
    if (state_) {
        ::XXH3_64bits_update(state_.get(), text.data(), text.size());
    }
}

std::size_t MessageText::feed(std::string_view wire) {
    constexpr std::string_view end = ".\r\n";
    std::size_t added = 0;
    std::size_t from = 0;
    for (;;) {
        const auto dot = wire.find('.', from);  // memchr
        if (dot == std::string_view::npos) {
            add(wire.substr(added));
            return wire.size();
        }
        from = dot + 1;
        if ((dot == 0 ? last_ : wire[dot - 1]) != '\n') {
            continue;
        }
        add(wire.substr(added, dot - added));
        const auto rest = wire.substr(dot);
        if (rest.starts_with(end)) {
            whole_ = true;
            return dot + end.size();
        }
        if (end.starts_with(rest)) {
            return dot;
        }
        if (rest[1] != '.') {
            throw Failure{"a line of a message begins with a dot that is not stuffed"};
        }
        added = dot + 1;
        from = dot + 2;
    }
}

std::optional<std::uint64_t> MessageText::checksum() const {
    return state_ ? std::optional{::XXH3_64bits_digest(state_.get())} : std::nullopt;
}

}  // namespace palomar::load
