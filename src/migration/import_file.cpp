// How lines and fields are told apart, and the sentences for those that do not fit.
#include "migration/import_file.hpp"

#include "identity/known_hash.hpp"
#include "migration/further_fields.hpp"
#include "migration/take_until.hpp"

#include <fmt/format.h>

#include <map>
#include <utility>

namespace palomar::migration {
namespace {

using identity::HashFault;

bool is_comment(std::string_view line) {
    const std::size_t first = line.find_first_not_of(" \t");
    return first == std::string_view::npos || line[first] == '#';
}

/// The account cannot log in there: shadow(5) knows `!` and `*`, which no hash begins with.
bool is_locked(std::string_view password) {
    return password.starts_with('!') || password.starts_with('*');
}

/// The name in front of the data in braces, if it is fit to be shown.
std::string_view scheme_of(std::string_view hash) {
    const std::size_t end = hash.find('}');
    if (!hash.starts_with('{') || end == std::string_view::npos) {
        return {};
    }
    const std::string_view scheme = hash.substr(0, end + 1);
    const bool fit = scheme.size() <= 32 &&
                     scheme.substr(1, end - 1)
                             .find_first_not_of(
                                 "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_"
                             ) == std::string_view::npos;
    return fit ? scheme : std::string_view{};
}

std::string sentence(HashFault fault, std::string_view name, std::string_view hash) {
    const std::string_view scheme = scheme_of(hash);
    switch (fault) {
        case HashFault::unknown_scheme:
            return scheme.empty()
                       ? fmt::format("the password of {} is in no scheme that Palomar knows", name)
                       : fmt::format(
                             "the password of {} is in the scheme {}, which Palomar does not know",
                             name,
                             scheme
                         );
        case HashFault::malformed:
            return fmt::format("the password of {} is damaged, or of a rare form", name);
        case HashFault::too_costly:
            return fmt::format("the password of {} would take too long to check", name);
    }
    std::unreachable();
}

class Reading {
  public:
    explicit Reading(std::chrono::sys_days today) : today_{today} {}

    std::expected<Entry, Problem> read(std::size_t number, std::string_view line) {
        const auto problem = [&](std::string text) {
            return std::unexpected{Problem{number, std::move(text)}};
        };
        const auto name = identity::UserName::from(take_until(line, ":"));
        if (!name) {
            return problem("this is no user name that Palomar takes");
        }
        if (const auto [first, is_new] = first_lines_.emplace(name->str(), number); !is_new) {
            return problem(fmt::format("{} is on line {} already", name->view(), first->second));
        }
        const std::string_view password = take_until(line, ":");
        if (password.empty()) {
            return problem(fmt::format("{} has no password here", name->view()));
        }
        if (is_locked(password)) {
            return problem(fmt::format("{} is locked", name->view()));
        }
        const auto hash = identity::read_hash(password);
        if (!hash) {
            return problem(sentence(hash.error(), name->view(), password));
        }
        if (auto why = objection(name->view(), line, today_)) {
            return problem(*std::move(why));
        }
        return Entry{number, *name, identity::to_text(*hash)};
    }

  private:
    const std::chrono::sys_days today_;
    std::map<std::string, std::size_t> first_lines_;
};

}  // namespace

std::vector<std::expected<Entry, Problem>> read_import_file(
    std::string_view text, std::chrono::sys_days today
) {
    Reading reading{today};
    std::vector<std::expected<Entry, Problem>> lines;
    for (std::size_t number = 1; !text.empty(); ++number) {
        std::string_view line = take_until(text, "\n");
        if (line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        if (!is_comment(line)) {
            lines.push_back(reading.read(number, line));
        }
    }
    return lines;
}

}  // namespace palomar::migration
