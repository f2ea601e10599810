// A table of the friendly commands and the synopses of the verbs say what may come where.
#include "palomarctl/completion.hpp"

#include "manage/verbs.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <ranges>
#include <span>
#include <variant>

namespace palomar::palomarctl {
namespace {

using Words = std::vector<std::string>;

/// The words before the one that is being typed, and that one, which may be empty.
struct Typed {
    std::vector<std::string_view> before;
    std::string_view last;
};

Typed take_apart(std::string_view line) {
    Typed typed;
    for (const auto word : line | std::views::split(' ')) {
        typed.before.emplace_back(word.begin(), word.end());
    }
    if (!typed.before.empty()) {
        typed.last = typed.before.back();
        typed.before.pop_back();
    }
    std::erase(typed.before, "");
    return typed;
}

/// What may follow words that were typed: other words, or a name.
struct Continuation {
    std::string_view after;
    std::variant<std::string_view, Noun> what;
};

constexpr auto continuations = std::to_array<Continuation>({
    {"", "user session stats history watch ban manager help quit"},
    {"user",
     "list show add import remove passwd disable enable retrieved require-tls read-only networks "
     "app-password populate"},
    {"user show", Noun::account},
    {"user remove", Noun::account},
    {"user passwd", Noun::account},
    {"user disable", Noun::account},
    {"user enable", Noun::account},
    {"user retrieved", Noun::account},
    {"user retrieved *", "archive keep default"},
    {"user require-tls", Noun::account},
    {"user require-tls *", "yes no"},
    {"user read-only", Noun::account},
    {"user read-only *", "yes no"},
    {"user networks", Noun::account},
    {"user networks *", "any"},
    {"user app-password", "add list remove"},
    {"user app-password add", Noun::account},
    {"user app-password list", Noun::account},
    {"user app-password remove", Noun::account},
    {"user populate", Noun::account},
    {"session", "list kick"},
    {"session kick", Noun::account},
    {"history", Noun::statistic},
    {"ban", "list add remove"},
    {"manager", "list add remove passwd"},
    {"manager add *", "viewer operator administrator"},
    {"manager remove", Noun::manager},
    {"manager passwd", Noun::manager},
});

Words words_in(std::string_view text, char separator) {
    Words words;
    for (const auto word : text | std::views::split(separator)) {
        words.emplace_back(word.begin(), word.end());
    }
    return words;
}

/// `pattern` is words, of which `*` stands for any.
bool match(std::string_view pattern, const std::vector<std::string_view>& words) {
    const Words wanted = pattern.empty() ? Words{} : words_in(pattern, ' ');
    return std::ranges::equal(wanted, words, [](const std::string& one, std::string_view other) {
        return one == "*" || one == other;
    });
}

/// What the synopsis calls the argument behind so many others.
std::string argument_name(const manage::VerbRow& row, std::size_t others) {
    const Words names = words_in(row.synopsis, ' ');
    return others < names.size() ? names[others] : "";
}

Noun noun_of(manage::Verb verb) {
    using enum manage::Verb;
    if (verb == get_history) {
        return Noun::statistic;
    }
    const bool of_manager =
        verb == add_manager || verb == delete_manager || verb == set_manager_password;
    return of_manager ? Noun::manager : Noun::account;
}

bool makes_its_name(manage::Verb verb) {
    using enum manage::Verb;
    return verb == add_user || verb == import_user || verb == add_manager;
}

Words arguments_of(const manage::VerbRow& row, std::size_t others, const NamesOf& names_of) {
    const std::string name = argument_name(row, others);
    if (name == "name") {
        return makes_its_name(row.verb) ? Words{} : names_of(noun_of(row.verb));
    }
    if (name == "role") {
        return {"viewer", "operator", "administrator"};
    }
    return name.contains('|') ? words_in(name, '|') : Words{};
}

Words verb_words() {
    Words words;
    std::ranges::transform(manage::verbs(), std::back_inserter(words), [](const auto& row) {
        return std::string{row.word};
    });
    return words;
}

Words candidates(std::vector<std::string_view> before, const NamesOf& names_of) {
    if (!before.empty() && before.front() == "help") {
        before.erase(before.begin());
    } else if (const auto* row = before.empty() ? nullptr : manage::find_verb(before.front())) {
        return arguments_of(*row, before.size() - 1, names_of);
    }
    Words words;
    for (const Continuation& row : continuations) {
        if (match(row.after, before)) {
            const auto* noun = std::get_if<Noun>(&row.what);
            words = noun != nullptr ? names_of(*noun)
                                    : words_in(std::get<std::string_view>(row.what), ' ');
        }
    }
    if (before.empty()) {
        std::ranges::move(verb_words(), std::back_inserter(words));
    }
    return words;
}

}  // namespace

std::vector<std::string> completions(std::string_view line, const NamesOf& names_of) {
    const Typed typed = take_apart(line);
    Words words = candidates(typed.before, names_of);
    std::erase_if(words, [&](const std::string& word) { return !word.starts_with(typed.last); });
    return words;
}

std::string common_beginning(const std::vector<std::string>& words) {
    if (words.empty()) {
        return {};
    }
    std::string_view beginning = words.front();
    for (const std::string& word : words) {
        const auto end = std::ranges::mismatch(beginning, word).in1;
        beginning = {beginning.begin(), end};
    }
    return std::string{beginning};
}

}  // namespace palomar::palomarctl
