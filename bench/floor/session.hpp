// Session: one client's commands, answered from what is prepared. An idle one has no buffer.
#pragma once

#include "floor/library.hpp"
#include "floor/output.hpp"
#include "system/descriptor.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace palomar::floor_server {

/// What the session waits for next.
enum class Next { input, room, nothing };

/// What the sessions use in turn. Between two turns `input` and `output` hold nothing.
struct Desk {
    explicit Desk(std::string root) : library{std::move(root)} {}

    Library library;
    std::vector<char> input = std::vector<char>(std::size_t{64} * 1024);
    Output output;
};

class Session {
  public:
    Session(bench::Descriptor socket, Desk& desk) : socket_{std::move(socket)}, desk_{desk} {}

    Next greet();

    /// Reads once, and answers every whole command by one gathered write.
    Next on_input();

    /// Goes on with answers that did not fit.
    Next on_room();

  private:
    /// False if a line is too long to be one.
    [[nodiscard]] bool answer_lines(std::string_view octets);
    void answer(std::string_view line);
    void answer_in_transaction(std::string_view keyword, std::string_view argument);
    using About = void (Maildrop::*)(std::uint64_t, Output&) const;
    void about_message(std::string_view argument, About answers);
    Next send(Output& output);

    bench::Descriptor socket_;
    Desk& desk_;
    /// Since USER.
    const Maildrop* maildrop_ = nullptr;
    bool logged_in_ = false;
    bool leaving_ = false;
    /// The beginning of a command whose end has not arrived.
    std::string beginning_;
    /// Answers that did not fit into the socket's buffer.
    std::unique_ptr<Output> unsent_;
};

}  // namespace palomar::floor_server
