// Connection: one connection to a server's management port, blocking, every wait with a limit.
// Knows how to be heard and answered; what requests and answers mean is for others.
#pragma once

#include "identity/secret.hpp"
#include "manage/answer.hpp"
#include "palomarctl/socket.hpp"

#include <chrono>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace palomar::palomarctl {

enum class ConnectionFault {
    /// No address took the connection.
    unreachable,
    /// The server closed the connection, or the network lost it, before the answer was complete.
    broken,
    /// No complete answer within the limit.
    silent,
    /// What heed() was told of came first. The answer may still come: the connection is of no more
    /// use.
    interrupted,
    /// What came is no answer of the management protocol.
    rubbish,
    /// The words make no request; nothing was sent.
    unsendable,
};

struct ConnectionError {
    ConnectionFault fault;
    /// For people: `cannot connect to 127.0.0.1:60401: Connection refused`.
    std::string text;
};

class Connection {
  public:
    /// For everything but POPULATE_USER and DELETE_USER, whose answers take as long as the work.
    static constexpr std::chrono::milliseconds answer_limit = std::chrono::seconds{30};
    static constexpr std::chrono::milliseconds connect_limit = std::chrono::seconds{5};

    /// The first of `addresses` (names are looked up) that takes the connection, each tried for
    /// `connect_limit`.
    [[nodiscard]] static std::expected<Connection, ConnectionError> open(
        std::span<const std::string> addresses, std::uint16_t port
    );

    /// One that stands already; `server` is for people.
    Connection(Socket socket, std::string server)
        : socket_{std::move(socket)}, server_{std::move(server)} {}

    /// `127.0.0.1:60401`, the address that took the connection.
    [[nodiscard]] const std::string& server() const { return server_; }

    /// From now on every wait ends as interrupted when `descriptor` can be read, which then
    /// outlives it; nothing: no more.
    void heed(std::optional<int> descriptor) { socket_.heed(descriptor); }

    /// Sends a request, a verb and its arguments, and waits for its answer. Answers to earlier
    /// requests must have been taken.
    [[nodiscard]] std::expected<manage::ReceivedAnswer, ConnectionError> ask(
        const std::vector<std::string>& words
    );

    /// LOGIN; the server's refusal is an answer like any other.
    [[nodiscard]] std::expected<manage::ReceivedAnswer, ConnectionError> login(
        std::string_view manager, const identity::Secret& password
    );

    /// Sends a request without waiting.
    [[nodiscard]] std::expected<void, ConnectionError> send(const std::vector<std::string>& words);

    /// The next whole answer; nothing when `limit` passed before it was complete, in which case a
    /// later call goes on where this one stopped. Without a limit it waits as long as it takes.
    [[nodiscard]] std::expected<std::optional<manage::ReceivedAnswer>, ConnectionError> next_answer(
        std::optional<std::chrono::milliseconds> limit
    );

    /// What came of an answer that is read while it grows (SUBSCRIBE). The server's refusal comes
    /// as a whole one.
    struct Part {
        /// Lines after the first one, none of them handed out before.
        std::vector<std::string> lines;
        /// The answer, once it has ended, less the lines that were handed out.
        std::optional<manage::ReceivedAnswer> whole;
    };

    /// Waits for lines or for the answer's end. Neither: `limit` passed.
    [[nodiscard]] std::expected<Part, ConnectionError> next_part(
        std::optional<std::chrono::milliseconds> limit
    );

    /// To wait for it together with a keyboard, say. Readable does not mean that a whole line is
    /// there.
    [[nodiscard]] int descriptor() const { return socket_.descriptor(); }

  private:
    /// Waits for octets and appends them to input_. False: none in time.
    [[nodiscard]] std::expected<bool, ConnectionError> receive(Socket::Deadline deadline);

    /// Takes an answer from input_, if there is a whole one.
    [[nodiscard]] std::expected<std::optional<manage::ReceivedAnswer>, ConnectionError> take();

    Socket socket_;
    std::string server_;
    /// Received and not yet taken.
    std::string input_;
    /// It cannot move; a connection can.
    std::unique_ptr<manage::AnswerReader> answers_ = std::make_unique<manage::AnswerReader>();
};

}  // namespace palomar::palomarctl
