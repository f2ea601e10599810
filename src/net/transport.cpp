// Calls that do not wait, and what to do when one says that it would have to.
#include "net/transport.hpp"

#include "net/offload.hpp"

#include <algorithm>
#include <cstring>
#include <poll.h>
#include <sys/socket.h>
#include <utility>

namespace palomar::net {
namespace asio = boost::asio;

namespace {

/// How long finish() reads on for the peer's sake.
constexpr std::chrono::seconds linger{2};

asio::awaitable<Transport::Result> nothing_to_wait_for() { co_return Transport::Result{}; }

asio::awaitable<Transport::Result> fail(NetError error) { co_return std::unexpected{error}; }

}  // namespace

Transport::Transport(Connection connection, std::chrono::seconds write_timeout)
    : connection_{std::move(connection)},
      wait_{connection_.socket(), connection_.thread().deadlines()},
      channel_{PlainChannel{connection_.socket().native_handle()}},
      write_timeout_{write_timeout} {}

Transport::~Transport() { release_buffers(); }

// A client that connects and then says nothing has not cost more than an idle one. One that begins
// a handshake makes the server sign: a flood of them would hold up every client of the I/O thread.
asio::awaitable<Transport::Result> Transport::start_tls(
    std::shared_ptr<const TlsIdentities> identities,
    TlsVersion least,
    TimePoint deadline,
    WorkerPool& pool
) {
    Result result = co_await flush();
    input_ = {};
    release_buffers();
    if (result) {
        result = co_await wait_.wait(Direction::read, deadline, Deadlines::AtStop::expire);
    }
    if (!result) {
        co_return result;
    }
    channel_ = identities->channel_on(connection_.socket().native_handle(), least);
    auto& tls = std::get<TlsChannel>(channel_);
    const auto shake_hands = [&] { return tls.handshake(); };
    auto shaken = co_await offload(pool, shake_hands);
    while (result && !shaken) {
        if (shaken.error() != Halt::wants_input && shaken.error() != Halt::wants_room) {
            co_return std::unexpected{NetError::closed};
        }
        const auto direction =
            shaken.error() == Halt::wants_input ? Direction::read : Direction::write;
        result = co_await wait_.wait(direction, deadline, Deadlines::AtStop::expire);
        if (result) {
            shaken = co_await offload(pool, shake_hands);
        }
    }
    more_is_likely_ = true;
    co_return result;
}

// After a full buffer more is probably there; otherwise the client is probably waiting for our
// answer.
asio::awaitable<Transport::Result> Transport::receive(TimePoint deadline) {
    spent_ += input_cost;
    if (spent_ >= fair_share) {
        const Result turn = co_await give_way();
        if (!turn) {
            co_return turn;
        }
    }
    Passage received = more_is_likely_ ? try_receive() : std::unexpected{Halt::wants_input};
    while (!received) {
        if (received.error() != Halt::wants_input && received.error() != Halt::wants_room) {
            co_return std::unexpected{NetError::closed};
        }
        release_buffers();
        spent_ = 0;
        const auto direction =
            received.error() == Halt::wants_input ? Direction::read : Direction::write;
        const Result ready = co_await wait_.wait(direction, deadline, Deadlines::AtStop::expire);
        if (!ready) {
            co_return ready;
        }
        received = try_receive();
    }
    co_return Result{};
}

Passage Transport::try_receive() {
    if (!input_buffer_) {
        input_buffer_ = std::make_unique_for_overwrite<char[]>(input_size);
    }
    const std::span<char> room{input_buffer_.get(), input_size};
    const Passage count =
        std::visit([&](auto& channel) { return channel.receive(room); }, channel_);
    more_is_likely_ =
        count && (*count == input_size ||
                  std::visit([](const auto& channel) { return channel.holds_input(); }, channel_));
    if (count) {
        input_ = {input_buffer_.get(), *count};
    }
    return count;
}

// What has gone through the buffers may have been a password.
void Transport::release_buffers() {
    if (input_buffer_) {
        ::explicit_bzero(input_buffer_.get(), input_size);
        input_buffer_.reset();
    }
    if (output_.capacity() > kept_capacity) {
        std::string{}.swap(output_);
    }
}

asio::awaitable<Transport::Result> Transport::flush() { return send_all(Then::nothing); }

asio::awaitable<Transport::Result> Transport::flush_if_full() {
    return is_full() ? flush() : nothing_to_wait_for();
}

// Whatever comes of it, nothing stays queued: octets that were sent once must not be sent again.
asio::awaitable<Transport::Result> Transport::send_all(Then then) {
    Result result;
    std::string_view unsent = output_;
    while (result && !unsent.empty()) {
        const Passage sent =
            std::visit([&](auto& channel) { return channel.send(unsent, then); }, channel_);
        if (sent) {
            unsent.remove_prefix(*sent);
            result = co_await account_for(*sent);
        } else {
            result = co_await overcome(sent.error());
        }
    }
    output_.clear();
    co_return result;
}

asio::awaitable<Transport::Result> Transport::send_file(
    int file, std::uint64_t offset, std::uint64_t count
) {
    Result result = co_await send_all(Then::more);
    while (result && count > 0) {
        const Passage sent = std::visit(
            [&](auto& channel) { return channel.send_file(file, offset, count); }, channel_
        );
        if (sent) {
            offset += *sent;
            count -= *sent;
            result = co_await account_for(*sent);
        } else {
            result = co_await overcome(sent.error());
        }
    }
    co_return result;
}

/// Waits until sending can go on, or says why it cannot.
asio::awaitable<Transport::Result> Transport::overcome(Halt halt) {
    spent_ = 0;
    const auto deadline = Deadlines::Clock::now() + write_timeout_;
    switch (halt) {
        case Halt::wants_input:
            return wait_.wait(Direction::read, deadline, Deadlines::AtStop::finish);
        case Halt::wants_room:
            return wait_.wait(Direction::write, deadline, Deadlines::AtStop::finish);
        case Halt::ended:
            return fail(NetError::closed);
        case Halt::file_failed:
            return fail(NetError::file_failed);
    }
    std::unreachable();
}

asio::awaitable<Transport::Result> Transport::account_for(std::size_t octets) {
    octets_sent_ += octets;
    for (telemetry::Counter* const counter : counters_) {
        if (counter != nullptr) {
            counter->add(octets);
        }
    }
    spent_ += octets;
    return spent_ >= fair_share ? give_way() : nothing_to_wait_for();
}

// A client that never makes us wait would keep its thread to itself: no other client, no deadline
// and no order to stop would come through.
asio::awaitable<Transport::Result> Transport::give_way() {
    spent_ = 0;
    return wait_.give_way();
}

asio::awaitable<void> Transport::finish(Peer peer) {
    Result result = co_await flush();
    const bool peer_is_quiet = peer == Peer::done && !try_receive();
    std::visit([](auto& channel) { channel.say_goodbye(); }, channel_);
    if (!result || peer_is_quiet) {
        co_return;
    }
    boost::system::error_code gone;
    connection_.socket().shutdown(asio::socket_base::shutdown_send, gone);
    const auto deadline = Deadlines::Clock::now() + linger;
    while (result && !gone && Deadlines::Clock::now() < deadline) {
        // Also where the server is stopping: the last reply may be on its way.
        result = co_await wait_.wait(Direction::read, deadline, Deadlines::AtStop::finish);
        const Passage unread = try_receive();
        if (!unread && unread.error() == Halt::ended) {
            co_return;
        }
    }
}

bool Transport::peer_is_gone() { return wait_.is_interrupted() || has_event(POLLHUP | POLLERR); }

bool Transport::peer_has_ended() {
    return wait_.is_interrupted() || has_event(POLLRDHUP | POLLHUP | POLLERR);
}

bool Transport::has_event(short events) {
    pollfd socket{connection_.socket().native_handle(), events, 0};
    return ::poll(&socket, 1, 0) > 0 && (socket.revents & events) != 0;
}

}  // namespace palomar::net
