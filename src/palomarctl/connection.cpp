// Requests out, answers in.
#include "palomarctl/connection.hpp"

#include "manage/request.hpp"

#include <fmt/format.h>

#include <array>

namespace palomar::palomarctl {
namespace {

using Clock = std::chrono::steady_clock;
using Limit = std::optional<std::chrono::milliseconds>;

Socket::Deadline deadline_after(Limit limit) {
    return limit ? Socket::Deadline{Clock::now() + *limit} : std::nullopt;
}

/// Deleting and making gigabytes takes as long as it takes.
Limit limit_of(std::string_view verb) {
    const manage::VerbRow* row = manage::find_verb(verb);
    const bool long_work = row != nullptr && (row->verb == manage::Verb::populate_user ||
                                              row->verb == manage::Verb::delete_user);
    return long_work ? std::nullopt : Limit{Connection::answer_limit};
}

std::unexpected<ConnectionError> fault(ConnectionFault fault, std::string text) {
    return std::unexpected{ConnectionError{fault, std::move(text)}};
}

std::unexpected<ConnectionError> broken(const std::error_code& error) {
    if (error == std::errc::interrupted) {
        return fault(ConnectionFault::interrupted, "interrupted");
    }
    return fault(ConnectionFault::broken, fmt::format("the connection broke: {}", error.message()));
}

std::unexpected<ConnectionError> silent() {
    return fault(ConnectionFault::silent, "the server does not answer");
}

std::string endpoint(const std::string& address, std::uint16_t port) {
    return address.contains(':') ? fmt::format("[{}]:{}", address, port)
                                 : fmt::format("{}:{}", address, port);
}

}  // namespace

std::expected<Connection, ConnectionError> Connection::open(
    std::span<const std::string> addresses, std::uint16_t port
) {
    std::string reasons;
    for (const std::string& address : addresses) {
        auto socket = Socket::connect(address, port, connect_limit);
        if (socket) {
            return Connection{*std::move(socket), endpoint(address, port)};
        }
        reasons += fmt::format(
            "{}{}: {}", reasons.empty() ? "" : "; ", endpoint(address, port), socket.error()
        );
    }
    return fault(ConnectionFault::unreachable, fmt::format("cannot connect to {}", reasons));
}

std::expected<manage::ReceivedAnswer, ConnectionError> Connection::ask(
    const std::vector<std::string>& words
) {
    if (const auto sent = send(words); !sent) {
        return std::unexpected{sent.error()};
    }
    auto waited = next_answer(limit_of(words.front()));
    if (!waited) {
        return std::unexpected{std::move(waited.error())};
    }
    auto answer = *std::move(waited);
    if (!answer) {
        return silent();
    }
    return *std::move(answer);
}

std::expected<manage::ReceivedAnswer, ConnectionError> Connection::login(
    std::string_view manager, const identity::Secret& password
) {
    return ask({"LOGIN", std::string{manager}, std::string{password.reveal()}});
}

std::expected<void, ConnectionError> Connection::send(const std::vector<std::string>& words) {
    const auto line = manage::compose(words);
    if (!line) {
        return fault(ConnectionFault::unsendable, line.error());
    }
    const auto error = socket_.send(*line, deadline_after(answer_limit));
    if (error == std::errc::timed_out) {
        return silent();
    }
    if (error) {
        return broken(error);
    }
    return {};
}

std::expected<std::optional<manage::ReceivedAnswer>, ConnectionError> Connection::next_answer(
    Limit limit
) {
    const auto deadline = deadline_after(limit);
    for (;;) {
        auto answer = take();
        if (!answer || *answer) {
            return answer;
        }
        const auto more = receive(deadline);
        if (!more) {
            return std::unexpected{more.error()};
        }
        if (!*more) {
            return std::nullopt;
        }
    }
}

std::expected<Connection::Part, ConnectionError> Connection::next_part(Limit limit) {
    const auto deadline = deadline_after(limit);
    for (;;) {
        auto answer = take();
        if (!answer) {
            return std::unexpected{std::move(answer.error())};
        }
        Part part{.lines = answers_->take_lines(), .whole = *std::move(answer)};
        if (!part.lines.empty() || part.whole) {
            return part;
        }
        const auto more = receive(deadline);
        if (!more) {
            return std::unexpected{more.error()};
        }
        if (!*more) {
            return Part{};
        }
    }
}

std::expected<bool, ConnectionError> Connection::receive(Socket::Deadline deadline) {
    std::array<char, 16384> space{};
    const auto received = socket_.receive(space, deadline);
    if (!received && received.error() == std::errc::timed_out) {
        return false;
    }
    if (!received) {
        return broken(received.error());
    }
    if (*received == 0) {
        return fault(ConnectionFault::broken, "the server closed the connection");
    }
    input_.append(space.data(), *received);
    return true;
}

std::expected<std::optional<manage::ReceivedAnswer>, ConnectionError> Connection::take() {
    std::string_view left = input_;
    auto answer = answers_->next(left);
    if (!answer) {
        return fault(
            ConnectionFault::rubbish,
            fmt::format("this is no Palomar: {}", manage::describe(answer.error()))
        );
    }
    input_.erase(0, input_.size() - left.size());
    return *std::move(answer);
}

}  // namespace palomar::palomarctl
