// The syntax of mail_location patterns.
#include "config/mail_location.hpp"

#include <algorithm>

namespace palomar::config {

bool is_mail_location(std::string_view pattern) {
    const bool control =
        std::ranges::any_of(pattern, [](unsigned char octet) { return octet < ' '; });
    if (control || pattern.starts_with('%')) {
        return false;
    }
    bool names_account = false;
    for (std::size_t at = pattern.find('%'); at < pattern.size(); at = pattern.find('%', at + 2)) {
        const std::string_view letter = pattern.substr(at + 1, 1);
        if (letter == "u" || letter == "n") {
            names_account = true;
        } else if (letter != "d" && letter != "%") {
            return false;
        }
    }
    return names_account;
}

std::string literal_pattern(const std::filesystem::path& folder) {
    std::string pattern;
    for (const char octet : folder.string()) {
        pattern.append(octet == '%' ? 2 : 1, octet);
    }
    return pattern;
}

std::string standard_mail_location(const std::filesystem::path& data) {
    return literal_pattern(data / "maildirs") + "/%u/Maildir";
}

}  // namespace palomar::config
