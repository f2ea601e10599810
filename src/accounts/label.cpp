// UTF-8 as RFC 3629 has it: the shortest form only, no surrogates, nothing beyond U+10FFFF.
#include "accounts/label.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace palomar::accounts {
namespace {

/// What a first octet promises.
struct Form {
    unsigned char first;
    unsigned char last;
    /// Octets that follow it, six bits each.
    unsigned following;
    /// The least character that needs so many.
    std::uint32_t least;
};

constexpr std::array<Form, 4> forms{{
    {0x00, 0x7F, 0, 0},
    {0xC0, 0xDF, 1, 0x80},
    {0xE0, 0xEF, 2, 0x800},
    {0xF0, 0xF7, 3, 0x10000},
}};

/// The character that `text` begins with, which is taken off. Nothing if it begins with none.
std::optional<std::uint32_t> take_character(std::string_view& text) {
    const auto lead = static_cast<unsigned char>(text.front());
    const auto* const form = std::ranges::find_if(forms, [&](const Form& known) {
        return lead >= known.first && lead <= known.last;
    });
    if (form == forms.end() || text.size() <= form->following) {
        return std::nullopt;
    }
    std::uint32_t character = static_cast<std::uint32_t>(lead - form->first);
    for (const char c : text.substr(1, form->following)) {
        const auto octet = static_cast<unsigned char>(c);
        if ((octet & 0xC0U) != 0x80) {
            return std::nullopt;
        }
        character = (character << 6U) | (octet & 0x3FU);
    }
    text.remove_prefix(1 + form->following);
    const bool surrogate = character >= 0xD800 && character <= 0xDFFF;
    if (character < form->least || character > 0x10FFFF || surrogate) {
        return std::nullopt;
    }
    return character;
}

constexpr bool is_control(std::uint32_t character) {
    return character < 0x20 || (character >= 0x7F && character <= 0x9F);
}

}  // namespace

std::optional<Label> Label::from(std::string_view text) {
    if (text.empty() || text.size() > longest || text.starts_with(' ') || text.ends_with(' ')) {
        return std::nullopt;
    }
    for (std::string_view rest = text; !rest.empty();) {
        const auto character = take_character(rest);
        if (!character || is_control(*character)) {
            return std::nullopt;
        }
    }
    return Label{std::string{text}};
}

}  // namespace palomar::accounts
