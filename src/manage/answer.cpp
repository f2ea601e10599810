// How an answer is written, and read whatever the pieces it arrives in.
#include "manage/answer.hpp"

#include <cstddef>
#include <utility>

namespace palomar::manage {
namespace {

constexpr std::string_view done_word = "OwO ";
constexpr std::string_view refused_word = "UwU ";
constexpr std::string_view line_end = "\r\n";

/// Text becomes printable ASCII on its way out, and once more on its way in.
void append_printable(std::string& out, std::string_view text) {
    for (const char c : text) {
        out += c >= ' ' && c <= '~' ? c : '?';
    }
}

std::string printable(std::string_view text) {
    std::string out;
    append_printable(out, text);
    return out;
}

/// An answer's first line.
std::optional<ReceivedAnswer> begin(std::string_view line) {
    const std::string_view word = line.substr(0, done_word.size());
    if (word != done_word && word != refused_word) {
        return std::nullopt;
    }
    return ReceivedAnswer{
        .outcome = word == done_word ? Outcome::done : Outcome::refused,
        .text = printable(line.substr(word.size())),
        .lines = {},
    };
}

}  // namespace

Answer::Answer(Outcome outcome, std::string_view text) : outcome_{outcome} {
    append(outcome == Outcome::done ? done_word : refused_word, text);
}

Answer Answer::done(std::string_view text) { return Answer{Outcome::done, text}; }

Answer Answer::refused(std::string_view reason) { return Answer{Outcome::refused, reason}; }

Answer& Answer::line(std::string_view text) {
    append({}, text.empty() ? "-" : text);
    return *this;
}

std::string Answer::take() { return std::exchange(octets_, {}); }

std::string Answer::octets() {
    octets_ += line_end;
    return take();
}

void Answer::append(std::string_view status, std::string_view text) {
    octets_ += status;
    append_printable(octets_, text.substr(0, longest_line - status.size() - line_end.size()));
    octets_ += line_end;
}

std::string_view describe(AnswerError error) {
    switch (error) {
        case AnswerError::not_an_answer:
            return "what answers there does not speak Palomar's management protocol";
        case AnswerError::too_long:
            return "the server sent a line that is longer than the protocol allows";
    }
    std::unreachable();
}

std::expected<std::optional<ReceivedAnswer>, AnswerError> AnswerReader::next(std::string_view& input
) {
    while (const auto line = lines_.next(input)) {
        if (line->too_long) {
            return std::unexpected{AnswerError::too_long};
        }
        if (!under_way_) {
            under_way_ = begin(line->text);
            if (!under_way_) {
                return std::unexpected{AnswerError::not_an_answer};
            }
        } else if (line->text.empty()) {
            return std::exchange(under_way_, std::nullopt);
        } else {
            under_way_->lines.push_back(printable(line->text));
        }
    }
    return std::nullopt;
}

std::vector<std::string> AnswerReader::take_lines() {
    return under_way_ ? std::exchange(under_way_->lines, {}) : std::vector<std::string>{};
}

}  // namespace palomar::manage
