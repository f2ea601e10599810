// Which names an account may have. Octet by octet: no locale, no Unicode, nothing a file system
// could read.
#include "identity/user_name.hpp"

#include <algorithm>

namespace palomar::identity {
namespace {

constexpr bool is_allowed(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           std::string_view{"._@+-"}.contains(c);
}

}  // namespace

std::optional<UserName> UserName::from(std::string_view text) {
    if (text.empty() || text.size() > longest || text.front() == '.' ||
        !std::ranges::all_of(text, is_allowed)) {
        return std::nullopt;
    }
    return UserName{std::string{text}};
}

}  // namespace palomar::identity
