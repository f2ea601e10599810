// Answer: what a management server says to one request, written on its side and read on the
// client's. It keeps the framing whatever is to be said: text goes as printable ASCII, any other
// octet as "?".
#pragma once

#include "manage/line_reader.hpp"

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace palomar::manage {

enum class Outcome {
    /// "OwO"
    done,
    /// "UwU": the text says why.
    refused,
};

/// The server's side. Lines are cut to what fits `longest_line`.
class Answer {
  public:
    [[nodiscard]] static Answer done(std::string_view text);
    [[nodiscard]] static Answer refused(std::string_view reason);

    [[nodiscard]] Outcome outcome() const { return outcome_; }

    /// One more line. An empty one would end the answer: "-" is written for it.
    Answer& line(std::string_view text);

    /// For an answer that is sent while it grows (SUBSCRIBE): what was written since the last
    /// take(), without the answer's end.
    [[nodiscard]] std::string take();

    /// Ends the answer and hands over what was not taken yet. The last call.
    [[nodiscard]] std::string octets();

  private:
    Answer(Outcome outcome, std::string_view text);
    void append(std::string_view status, std::string_view text);

    Outcome outcome_;
    std::string octets_;
};

/// The client's side. Printable ASCII whoever the server is, so that it may go to a terminal.
struct ReceivedAnswer {
    Outcome outcome;
    /// What stands behind "OwO " or "UwU ".
    std::string text;
    std::vector<std::string> lines;
};

enum class AnswerError {
    /// The first line begins with neither "OwO " nor "UwU ": the server is none of ours.
    not_an_answer,
    /// A line has more than `longest_line` octets.
    too_long,
};

/// A sentence without its full stop, for the client's user.
[[nodiscard]] std::string_view describe(AnswerError error);

class AnswerReader {
  public:
    /// Takes octets from the front of `input` up to the end of the next answer. Nothing: all was
    /// taken, more is needed. After an error the connection is of no more use.
    [[nodiscard]] std::expected<std::optional<ReceivedAnswer>, AnswerError> next(
        std::string_view& input
    );

    /// For an answer that goes on and on (SUBSCRIBE): its lines so far, which will not be in the
    /// whole answer.
    [[nodiscard]] std::vector<std::string> take_lines();

  private:
    LineReader lines_;
    std::optional<ReceivedAnswer> under_way_;
};

}  // namespace palomar::manage
