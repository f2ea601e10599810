// How a Maildir file name is taken apart and put together again.
#include "maildir/file_name.hpp"

#include <algorithm>
#include <charconv>

namespace palomar::maildir {
namespace {

constexpr std::string_view info_mark = ":2,";

bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

}  // namespace

FileName::FileName(std::string_view text)
    : text_{text}, unique_{text.substr(0, text.find(info_mark))} {
    if (unique_.size() < text.size()) {
        const auto info = text.substr(unique_.size() + info_mark.size());
        const auto letters =
            static_cast<std::size_t>(std::ranges::find_if_not(info, is_letter) - info.begin());
        flags_ = info.substr(0, letters);
        rest_ = info.substr(letters);
    }
}

std::uint64_t FileName::delivered() const {
    std::uint64_t seconds = 0;
    // Leaves 0 where there are no digits or too many.
    std::from_chars(unique_.data(), unique_.data() + unique_.size(), seconds);
    return seconds;
}

std::optional<std::uint64_t> FileName::number_after(std::string_view key) const {
    std::size_t comma = unique_.find(',');
    while (comma != std::string_view::npos) {
        const std::size_t next = unique_.find(',', comma + 1);
        const auto field = unique_.substr(comma + 1, next - comma - 1);
        if (field.starts_with(key)) {
            const char* const end = field.data() + field.size();
            std::uint64_t number = 0;
            const auto parsed = std::from_chars(field.data() + key.size(), end, number);
            if (parsed.ec == std::errc{} && parsed.ptr == end) {
                return number;
            }
        }
        comma = next;
    }
    return std::nullopt;
}

std::string FileName::with_flag(char flag) const {
    std::string flags{flags_};
    if (!flags.contains(flag)) {
        flags += flag;
    }
    std::ranges::sort(flags);

    std::string name{unique_};
    name.append(info_mark).append(flags).append(rest_);
    return name.size() <= longest ? name : std::string{text_};
}

}  // namespace palomar::maildir
