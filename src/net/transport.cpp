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

}  // namespace

Transport::Transport(Connection& connection, std::chrono::seconds write_timeout)
    : connection_{connection},
      wait_{connection_.socket(), connection_.thread().deadlines()},
      channel_{PlainChannel{connection_.socket().native_handle()}},
      write_timeout_{write_timeout} {}

Transport::~Transport() { release_buffers(); }

// A client that connects and then says nothing has not cost more than an idle one. One that begins
// a handshake makes the server sign, as a rule in the first step: a flood of them would hold up
// every client of the I/O thread. The steps after that take less than the way to the pool.
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
    // A server that stops need not sign for those who still stand in line.
    const auto shake_hands = [&]() -> std::expected<void, Halt> {
        return pool.closes() ? std::unexpected{Halt::ended} : tls.handshake();
    };
    auto shaken = co_await offload(pool, shake_hands);
    while (result && !shaken) {
        if (shaken.error() != Halt::wants_input && shaken.error() != Halt::wants_room) {
            co_return std::unexpected{NetError::closed};
        }
        const auto direction =
            shaken.error() == Halt::wants_input ? Direction::read : Direction::write;
        result = co_await wait_.wait(direction, deadline, Deadlines::AtStop::expire);
        if (result) {
            shaken = tls.handshake();
        }
    }
    more_is_likely_ = true;
    co_return result;
}

asio::awaitable<Transport::Result> Transport::receive(TimePoint deadline) {
    Result result;
    while (result && input_.empty()) {
        result = co_await wait_for_input(deadline);
        if (result) {
            result = take_input();
        }
    }
    co_return result;
}

// After a full buffer more is probably there; otherwise the client is probably waiting for our
// answer.
SocketWait::Waiting Transport::wait_for_input(TimePoint deadline) {
    if (more_is_likely_) {
        return give_way(deadline);
    }
    release_buffers();
    spent_ = 0;
    return wait_.wait(awaited_, deadline, Deadlines::AtStop::expire);
}

Transport::Result Transport::take_input() {
    const Passage received = try_receive();
    const bool ended =
        !received && received.error() != Halt::wants_input && received.error() != Halt::wants_room;
    if (ended) {
        return std::unexpected{NetError::closed};
    }
    const bool wants_room = !received && received.error() == Halt::wants_room;
    awaited_ = wants_room ? Direction::write : Direction::read;
    return {};
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
        soiled_ = std::max(soiled_, *count);
    }
    return count;
}

// What has gone through the buffers may have been a password.
void Transport::release_buffers() {
    if (input_buffer_) {
        ::explicit_bzero(input_buffer_.get(), std::exchange(soiled_, 0));
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
        if (!sent) {
            result = co_await overcome(sent.error());
            continue;
        }
        unsent.remove_prefix(*sent);
        account_for(*sent);
        if (has_had_its_share()) {
            result = co_await give_way(TimePoint::max());
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
        if (!sent) {
            result = co_await overcome(sent.error());
            continue;
        }
        offset += *sent;
        count -= *sent;
        account_for(*sent);
        if (has_had_its_share()) {
            result = co_await give_way(TimePoint::max());
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
            co_return co_await wait_.wait(Direction::read, deadline, Deadlines::AtStop::finish);
        case Halt::wants_room:
            co_return co_await wait_.wait(Direction::write, deadline, Deadlines::AtStop::finish);
        case Halt::ended:
            co_return std::unexpected{NetError::closed};
        case Halt::file_failed:
            co_return std::unexpected{NetError::file_failed};
    }
    std::unreachable();
}

void Transport::account_for(std::size_t octets) {
    octets_sent_ += octets;
    for (telemetry::Counter* const counter : counters_) {
        if (counter != nullptr) {
            counter->add(octets);
        }
    }
    spent_ += octets;
}

SocketWait::Waiting Transport::give_way(TimePoint deadline) {
    spent_ = 0;
    return wait_.give_way(deadline);
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
