// The rule, octet by octet: no locale, no Unicode.
#include "identity/password_rule.hpp"

#include <algorithm>

namespace palomar::identity {
namespace {

constexpr bool is_allowed(char c) {
    const auto octet = static_cast<unsigned char>(c);
    return octet > ' ' && octet != 0x7F;
}

}  // namespace

bool is_password(std::string_view text) {
    return !text.empty() && text.size() <= longest_password &&
           std::ranges::all_of(text, is_allowed);
}

}  // namespace palomar::identity
