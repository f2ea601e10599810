// Line by line.
#include "floor/wire_form.hpp"

namespace palomar::floor_server {
namespace {

/// Takes a line off the front, without its LF.
std::string_view take_line(std::string_view& text) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(line.size() < text.size() ? line.size() + 1 : line.size());
    return line;
}

}  // namespace

bool is_wire_form(std::string_view stored) {
    if (!stored.empty() && !stored.ends_with("\r\n")) {
        return false;
    }
    while (!stored.empty()) {
        const auto line = take_line(stored);
        if (line.starts_with('.') || !line.ends_with('\r')) {
            return false;
        }
    }
    return true;
}

std::uint64_t encode(std::string_view stored, const std::function<void(std::string_view)>& sink) {
    std::uint64_t octets = 0;
    while (!stored.empty()) {
        const bool has_end = stored.contains('\n');
        auto line = take_line(stored);
        if (has_end && line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        if (line.starts_with('.')) {
            sink(".");
        }
        sink(line);
        sink("\r\n");
        octets += line.size() + 2;
    }
    return octets;
}

}  // namespace palomar::floor_server
