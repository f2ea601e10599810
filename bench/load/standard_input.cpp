// What is typed is dropped; only its end matters.
#include "load/standard_input.hpp"

#include <array>
#include <unistd.h>

namespace palomar::load {

StandardInput::StandardInput(EventLoop& loop)
    : loop_{loop}, closed_{!loop.watch(STDIN_FILENO, EPOLLIN, *this)} {}

StandardInput::~StandardInput() { loop_.forget(STDIN_FILENO, *this); }

void StandardInput::on_events(std::uint32_t /*events*/) {
    std::array<char, 4096> typed;
    if (::read(STDIN_FILENO, typed.data(), typed.size()) <= 0) {
        closed_ = true;
        loop_.forget(STDIN_FILENO, *this);
    }
}

}  // namespace palomar::load
