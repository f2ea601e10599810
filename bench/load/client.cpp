// The socket is registered once, for edges: a session costs no epoll_ctl(2) but the first.
#include "load/client.hpp"

#include "load/failure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace palomar::load {

Client::Client(
    EventLoop& loop, const Target& target, std::string name, std::size_t capacity, in_addr source
)
    : loop_{loop},
      name_{std::move(name)},
      encrypted_{target.tls != nullptr},
      connection_{target, source},
      buffer_(capacity) {
    constexpr std::uint32_t edges = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    if (!loop_.watch(connection_.descriptor(), edges, *this)) {
        throw Failure{"cannot wait for a socket"};
    }
}

Client::~Client() { loop_.forget(connection_.descriptor(), *this); }

Client::Wait Client::connected() { return {*this, Want::connection, "connecting"}; }

void Client::say(std::string_view command) {
    output_.append(command);
    output_.append("\r\n");
}

Client::Answer Client::answer(std::string_view subject) { return {*this, subject}; }

Client::Answer Client::ask(std::string_view command) {
    say(command);
    return answer(command.substr(0, command.find(' ')));
}

Client::Wait Client::more(std::string_view subject) {
    fresh_ = false;
    return {*this, Want::octets, subject};
}

Client::Wait Client::ended() { return {*this, Want::end, "at the end"}; }

std::optional<std::string_view> Client::take_line() {
    const auto text = held();
    const auto line_feed = text.find('\n');
    if (line_feed == std::string_view::npos) {
        return std::nullopt;
    }
    take(line_feed + 1);
    const bool crlf = line_feed > 0 && text[line_feed - 1] == '\r';
    return text.substr(0, line_feed - (crlf ? 1 : 0));
}

void Client::flush() {
    while (!output_.empty() && established_ && writable_ && !ended_) {
        const auto count = connection_.write(output_);
        if (count) {
            output_.erase(0, *count);
        } else if (count.error() == Halt::ended || count.error() == Halt::broken) {
            // What the server said before it closed can still be read.
            output_.clear();
        } else {
            writable_ = false;
        }
    }
}

void Client::on_events(std::uint32_t events) {
    constexpr std::uint32_t gone = EPOLLRDHUP | EPOLLHUP | EPOLLERR;
    readable_ = readable_ || (events & (EPOLLIN | gone)) != 0;
    writable_ = writable_ || (events & (EPOLLOUT | gone)) != 0;
    hung_up_ = hung_up_ || (events & gone) != 0;
    if (waiting_ && advance(wanted_)) {
        std::exchange(waiting_, nullptr).resume();  // which may be the end of this client
    }
}

bool Client::advance(Want want) {
    establish();
    flush();
    while (!has(want) && receive()) {
    }
    return has(want) || ended_;
}

bool Client::has(Want want) const {
    switch (want) {
        case Want::connection:
            return established_;
        case Want::line:
            return held().contains('\n');
        case Want::octets:
            return fresh_;
        case Want::end:
            return !held().empty();
    }
    std::unreachable();
}

void Client::establish() {
    if (established_ || ended_ || !writable_) {
        return;
    }
    if (const auto stands = connection_.establish(); stands) {
        established_ = true;
    } else {
        end_by(stands.error());
    }
}

bool Client::receive() {
    if (!established_ || ended_ || !readable_) {
        return false;
    }
    std::copy(buffer_.data() + begin_, buffer_.data() + end_, buffer_.data());
    end_ -= std::exchange(begin_, 0);
    const auto room = std::span{buffer_}.subspan(end_);
    if (room.empty()) {
        break_off(fmt::format("the server sent a line of more than {} octets", buffer_.size()));
        return false;
    }
    const auto count = connection_.read(room);
    if (!count) {
        readable_ = false;
        end_by(count.error());
        return false;
    }
    end_ += *count;
    fresh_ = true;
    // A plain socket that did not fill the room is empty: what comes later is an edge of its own,
    // except for an end that has come already.
    readable_ = encrypted_ || *count == room.size() || hung_up_;
    return true;
}

void Client::end_by(Halt halt) {
    if (halt == Halt::ended) {
        ended_ = true;
    } else if (halt == Halt::broken) {
        break_off(connection_.trouble());
    }
}

void Client::break_off(std::string trouble) {
    ended_ = true;
    trouble_ = std::move(trouble);
}

void Client::check(Want want, std::string_view subject) const {
    if (want == Want::end && !held().empty()) {
        throw Failure{fmt::format("{}: {}: nobody asked for {}", name_, subject, held())};
    }
    const bool as_wanted = has(want) || (want == Want::end && trouble_.empty());
    if (!as_wanted) {
        const std::string trouble =
            trouble_.empty() ? "the server closed the connection" : trouble_;
        throw ConnectionEnded{fmt::format("{}: {}: {}", name_, subject, trouble)};
    }
}

std::string_view Client::Answer::await_resume() const {
    Wait::await_resume();
    const auto line = client().take_line().value_or(std::string_view{});
    if (!line.starts_with("+OK")) {
        throw Failure{fmt::format("{}: {}: the server answered {}", client().name_, subject(), line)
        };
    }
    return line.substr(std::min<std::size_t>(line.size(), 4));
}

}  // namespace palomar::load
