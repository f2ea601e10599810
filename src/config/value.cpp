// Values in TOML's notation.
#include "config/value.hpp"

#include <fmt/format.h>

#include <string_view>

namespace palomar::config {
namespace {

constexpr std::size_t longest = 100;

struct Notation {
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(std::int64_t value) const { return std::to_string(value); }
    std::string operator()(const Foreign& value) const { return value.what; }

    std::string operator()(const std::string& value) const {
        std::string quoted = "\"";
        for (const char octet : value) {
            const auto number = static_cast<unsigned char>(octet);
            if (octet == '"' || octet == '\\') {
                quoted += '\\';
            }
            if (number < ' ' || number == 0x7F) {
                quoted += fmt::format("\\u{:04X}", number);
            } else {
                quoted += octet;
            }
        }
        return quoted + '"';
    }

    std::string operator()(const Words& value) const {
        std::string list;
        for (const auto& word : value) {
            list += (list.empty() ? "" : ", ") + (*this)(word);
        }
        return '[' + list + ']';
    }
};

}  // namespace

std::string to_string(const Value& value) {
    std::string text = std::visit(Notation{}, value);
    if (text.size() > longest) {
        text.resize(longest);
        text += "...";
    }
    return text;
}

}  // namespace palomar::config
