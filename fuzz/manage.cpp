// The management protocol, both ways: a request that is understood can be said again in the same
// words; an answer reads the same in any pieces, and is fit for a terminal.
#include "manage/answer.hpp"
#include "manage/request.hpp"
#include "target.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace palomar::fuzz {
namespace {

void try_request(std::string_view line) {
    const auto request = manage::parse(line);
    if (!request) {
        require(!manage::describe(request.error()).empty(), "a refusal has a reason");
        return;
    }
    std::vector<std::string> words{std::string{manage::row_of(request->verb).word}};
    words.insert(words.end(), request->arguments.begin(), request->arguments.end());
    const auto composed = manage::compose(words);
    const bool fits = line.size() + 2 <= manage::longest_line;
    require(composed.has_value() == fits, "what fits a line can be said again");
    require(!composed || *composed == std::string{line} + "\r\n", "in the same words");
}

/// Everything that a client takes from `octets`, in one text; an error ends it.
std::string received(std::string_view octets, std::size_t piece_size) {
    manage::AnswerReader reader;
    std::string text;
    while (!octets.empty()) {
        const Alone piece{octets.substr(0, piece_size)};
        std::string_view input = piece.view();
        octets.remove_prefix(input.size());
        while (true) {
            const auto answer = reader.next(input);
            if (!answer) {
                return text.append(manage::describe(answer.error()));
            }
            const std::optional<manage::ReceivedAnswer>& whole = *answer;
            if (!whole) {
                break;
            }
            text += whole->outcome == manage::Outcome::done ? "done " : "refused ";
            text += whole->text;
            for (const std::string& line : whole->lines) {
                text += "|" + line;
            }
        }
    }
    return text;
}

void try_received(std::string_view octets) {
    const std::string whole = received(octets, octets.size());
    require(
        std::ranges::all_of(whole, [](char c) { return c >= ' ' && c <= '~'; }),
        "an answer is printable"
    );
    for (const std::size_t piece_size : {1UZ, 3UZ, 1000UZ}) {
        require(received(octets, piece_size) == whole, "the same answers in any pieces");
    }
}

/// The octets as lines of one answer, written and read.
void try_written(std::string_view octets) {
    auto answer = manage::Answer::refused(octets.substr(0, octets.find('\n')));
    std::size_t lines = 0;
    for (std::string_view rest = octets; !rest.empty(); ++lines) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        answer.line(line);
    }
    const std::string written = answer.octets();
    manage::AnswerReader reader;
    std::string_view input = written;
    const auto read = reader.next(input);
    require(read && input.empty(), "what is written can be read");
    const std::optional<manage::ReceivedAnswer>& whole = *read;
    require(whole && whole->lines.size() == lines, "with all its lines");
}

}  // namespace

void try_octets(std::string_view octets) {
    for (std::string_view rest = octets; !rest.empty();) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        try_request(Alone{line}.view());
    }
    try_received(octets);
    try_written(octets);
}

}  // namespace palomar::fuzz
