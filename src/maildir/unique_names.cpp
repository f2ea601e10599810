// The parts of a unique name, and the host's name made fit to be one of them.
#include "maildir/unique_names.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <unistd.h>

namespace palomar::maildir {
namespace {

bool is_plain(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == '_';
}

/// The Maildir specification has `/` and `:` written as `\057` and `\072`; so is all that could
/// mean something in a name, or not be part of a unique-id.
std::string escaped(std::string_view host) {
    std::string name;
    for (const char c : host) {
        if (is_plain(c)) {
            name += c;
        } else {
            name += fmt::format("\\{:03o}", static_cast<unsigned char>(c));
        }
    }
    return name;
}

}  // namespace

std::string host_name() {
    constexpr std::size_t longest = 255;
    std::array<char, longest + 1> name{};
    const bool known = ::gethostname(name.data(), longest) == 0 && name.front() != '\0';
    return known ? name.data() : "localhost";
}

UniqueNames::UniqueNames(std::string_view host) : host_{escaped(host)} {}

std::string UniqueNames::next(TimePoint now) {
    using namespace std::chrono;
    const auto second = floor<seconds>(now);
    const auto rest = floor<microseconds>(now - second);
    const std::uint64_t number = ++given_;
    return fmt::format(
        "{}.M{}P{}Q{}.{}",
        second.time_since_epoch().count(),
        rest.count(),
        ::getpid(),
        number,
        host_
    );
}

}  // namespace palomar::maildir
