// Octet by octet, as the grammar of RFC 5801 §4 stands. Its flag F is for GSS-API tokens only.
#include "sasl/gs2_header.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace palomar::sasl {
namespace {

constexpr bool is_binding_name_char(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-';
}

struct BindingFlag {
    BindingUse use;
    std::string_view name;
};

std::optional<BindingFlag> binding_flag_from(std::string_view text) {
    if (text == "n") {
        return BindingFlag{BindingUse::none, {}};
    }
    if (text == "y") {
        return BindingFlag{BindingUse::not_offered, {}};
    }
    const auto name = text.starts_with("p=") ? text.substr(2) : std::string_view{};
    if (name.empty() || !std::ranges::all_of(name, is_binding_name_char)) {
        return std::nullopt;
    }
    return BindingFlag{BindingUse::used, name};
}

/// `a=` and nothing behind it is taken for no authzid: clients write it that have none.
std::optional<std::string> authzid_from(std::string_view text) {
    if (text.empty()) {
        return std::string{};
    }
    return text.starts_with("a=") ? from_saslname(text.substr(2)) : std::nullopt;
}

}  // namespace

std::optional<Gs2Header> Gs2Header::of(std::string_view message) {
    const std::size_t first = message.find(',');
    if (first == std::string_view::npos) {
        return std::nullopt;
    }
    const std::size_t second = message.find(',', first + 1);
    if (second == std::string_view::npos) {
        return std::nullopt;
    }
    const auto flag = binding_flag_from(message.substr(0, first));
    auto authzid = authzid_from(message.substr(first + 1, second - first - 1));
    if (!flag || !authzid) {
        return std::nullopt;
    }
    return Gs2Header{flag->use, flag->name, *std::move(authzid), message.substr(0, second + 1)};
}

std::optional<std::string> from_saslname(std::string_view text) {
    static constexpr std::array escapes{std::pair{"=2C", ','}, std::pair{"=3D", '='}};
    std::string name;
    name.reserve(text.size());
    while (!text.empty()) {
        const auto escape = std::ranges::find_if(escapes, [text](const auto& candidate) {
            return text.starts_with(candidate.first);
        });
        if (escape != escapes.end()) {
            name += escape->second;
            text.remove_prefix(3);
        } else if (std::string_view{"=,\0", 3}.contains(text.front())) {
            return std::nullopt;
        } else {
            name += text.front();
            text.remove_prefix(1);
        }
    }
    return name;
}

}  // namespace palomar::sasl
