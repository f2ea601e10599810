// Reply: the answer under way (RFC 1939 §3). It owns the octets, decides what follows when they are
// sent, and counts bad commands. Which words to say is for the states to know.
#pragma once

#include "pop3/action.hpp"

#include <fmt/core.h>

#include <optional>
#include <string>
#include <utility>

namespace palomar::pop3 {

/// One object for one session, used for one reply after another. What an Action shows of it is
/// valid until the next reply begins.
class Reply {
  public:
    /// So many refusals in a row end the session.
    explicit Reply(unsigned max_bad_commands) : max_bad_commands_{max_bad_commands} {}

    /// "+OK words".
    template <typename... Args>
    [[nodiscard]] Action ok(fmt::format_string<Args...> words, Args&&... args) {
        begin("+OK ", words, fmt::make_format_args(args...));
        return send();
    }

    /// "-ERR words", for what is not the client's fault.
    template <typename... Args>
    [[nodiscard]] Action fail(fmt::format_string<Args...> words, Args&&... args) {
        begin("-ERR ", words, fmt::make_format_args(args...));
        return send();
    }

    /// "-ERR words" to a bad command. One too many in a row: says so, and Close follows.
    template <typename... Args>
    [[nodiscard]] Action refuse(fmt::format_string<Args...> words, Args&&... args) {
        begin("-ERR ", words, fmt::make_format_args(args...));
        count_bad_command();
        return send();
    }

    /// Writes "+OK words" as the first line of a longer answer, and returns the text to append to.
    template <typename... Args>
    std::string& begin_ok(fmt::format_string<Args...> words, Args&&... args) {
        begin("+OK ", words, fmt::make_format_args(args...));
        return text_;
    }

    /// Nothing written yet: the next part of a longer answer.
    [[nodiscard]] std::string& begin_part();

    /// Sends what was written.
    [[nodiscard]] Action send() const { return Send{text_}; }

    /// After the answer: gives back what a long one took, and reads the next command.
    [[nodiscard]] Action read_on();

    /// A command was good: the next bad one is the first of its run.
    void end_bad_run() { bad_commands_ = 0; }

    /// The answer that comes next is the last.
    void close_after(CloseReason reason) { close_after_ = reason; }
    [[nodiscard]] std::optional<CloseReason> close_after() const { return close_after_; }

  private:
    void begin(std::string_view status, fmt::string_view words, fmt::format_args args);
    void count_bad_command();

    std::string text_;
    unsigned max_bad_commands_;
    unsigned bad_commands_ = 0;
    std::optional<CloseReason> close_after_;
};

}  // namespace palomar::pop3
