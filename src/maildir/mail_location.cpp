// The expansion of mail_location. An account's name may hold `@` and dots, so that `%d` alone could
// be "..": each component is checked after the expansion.
#include "maildir/mail_location.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace palomar::maildir {
namespace {

bool is_plain_component(std::string_view component) {
    return !component.empty() && component != "." && component != "..";
}

bool has_plain_components(std::string_view path) {
    std::size_t start = 0;
    for (std::size_t slash = path.find('/'); slash != std::string_view::npos;
         slash = path.find('/', start)) {
        if (!is_plain_component(path.substr(start, slash - start))) {
            return false;
        }
        start = slash + 1;
    }
    return is_plain_component(path.substr(start));
}

}  // namespace

std::expected<MailLocation, std::string> MailLocation::from(std::string_view pattern) {
    if (!pattern.starts_with('/')) {
        return std::unexpected{fmt::format("{}: not an absolute path", pattern)};
    }
    while (pattern.ends_with('/')) {
        pattern.remove_suffix(1);
    }
    MailLocation location;
    if (auto taken = location.take(pattern); !taken) {
        return std::unexpected{std::move(taken.error())};
    }
    if (std::ranges::none_of(location.pieces_, [](const Piece& piece) {
            return piece.part == Part::name || piece.part == Part::local_part;
        })) {
        return std::unexpected{
            fmt::format("{}: without %u or %n all accounts would share one Maildir", pattern)
        };
    }
    location.split_off_root();
    if (!location.key_of("name@domain")) {
        return std::unexpected{
            fmt::format("{}: has a component that is empty, \".\" or \"..\"", pattern)
        };
    }
    return location;
}

std::expected<void, std::string> MailLocation::take(std::string_view pattern) {
    pieces_.push_back({Part::text, {}});
    for (std::size_t at = 0; at < pattern.size(); ++at) {
        if (pattern[at] != '%') {
            pieces_.back().text += pattern[at];
            continue;
        }
        ++at;
        const std::string_view letter = pattern.substr(at, 1);
        if (letter == "%") {
            pieces_.back().text += '%';
            continue;
        }
        if (letter == "u") {
            pieces_.push_back({Part::name, {}});
        } else if (letter == "n") {
            pieces_.push_back({Part::local_part, {}});
        } else if (letter == "d") {
            pieces_.push_back({Part::domain, {}});
        } else {
            return std::unexpected{fmt::format(
                "{}: %{} means nothing here; there are %u, %n, %d and %%", pattern, letter
            )};
        }
        pieces_.push_back({Part::text, {}});
    }
    return {};
}

void MailLocation::split_off_root() {
    std::string& fixed = pieces_.front().text;
    const std::size_t slash = fixed.rfind('/');
    root_ = slash == 0 ? "/" : fixed.substr(0, slash);
    fixed.erase(0, slash + 1);
}

std::expected<std::string, std::string> MailLocation::key_of(std::string_view account) const {
    const std::size_t at = account.rfind('@');
    const std::string_view domain =
        at == std::string_view::npos ? std::string_view{} : account.substr(at + 1);
    std::string key;
    for (const Piece& piece : pieces_) {
        switch (piece.part) {
            case Part::text:
                key += piece.text;
                break;
            case Part::name:
                key += account;
                break;
            case Part::local_part:
                key += account.substr(0, at);
                break;
            case Part::domain:
                key += domain;
                break;
        }
    }
    if (!has_plain_components(key)) {
        return std::unexpected{
            fmt::format("mail_location makes no proper path of the account {}: {}", account, key)
        };
    }
    return key;
}

std::string_view MailLocation::folder_of(std::string_view key) const {
    const std::string& fixed = pieces_.back().text;
    const std::size_t slash = std::min(fixed.find('/'), fixed.size());
    return key.substr(0, key.size() - (fixed.size() - slash));
}

std::string MailLocation::path_of(std::string_view key) const {
    return fmt::format("{}/{}", root_ == "/" ? "" : root_, key);
}

}  // namespace palomar::maildir
