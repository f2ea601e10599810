// System calls that do not wait, and the one place that waits for a socket.
#include "net/transport.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <poll.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>

namespace palomar::net {
namespace asio = boost::asio;

namespace {

/// How long finish() reads on for the peer's sake.
constexpr std::chrono::seconds linger{2};

/// One sendfile call's worth: short enough that the other clients of the thread do not notice.
constexpr std::uint64_t file_slice = std::uint64_t{512} * 1024;

/// Pieces handed to the kernel in one call.
constexpr std::size_t pieces_a_call = 256;

bool would_block(int error) { return error == EAGAIN || error == EWOULDBLOCK; }

/// Pieces of output yet to be sent, from the first octet that was not.
class Pieces {
  public:
    Pieces(std::string_view queued, std::span<const std::string_view> spans)
        : first_{queued}, rest_{spans} {
        skip_empty();
    }

    [[nodiscard]] bool empty() const { return first_.empty(); }

    /// Fills `into` with the next pieces; returns how many.
    std::size_t gather(std::span<iovec> into) const {
        into[0] = as_iovec(first_);
        const std::size_t count = std::min(into.size() - 1, rest_.size());
        std::ranges::transform(rest_.first(count), into.begin() + 1, as_iovec);
        return count + 1;
    }

    void consume(std::size_t octets) {
        while (octets >= first_.size() && !empty()) {
            octets -= first_.size();
            first_ = {};
            skip_empty();
        }
        first_.remove_prefix(octets);
    }

  private:
    // The kernel only reads what an iovec of sendmsg points to.
    static iovec as_iovec(std::string_view piece) {
        return {const_cast<char*>(piece.data()), piece.size()};
    }

    void skip_empty() {
        while (first_.empty() && !rest_.empty()) {
            first_ = rest_.front();
            rest_ = rest_.subspan(1);
        }
    }

    std::string_view first_;
    std::span<const std::string_view> rest_;
};

ssize_t send_some(int socket, const Pieces& pieces, int flags) {
    std::array<iovec, pieces_a_call> vectors;
    msghdr message{};
    message.msg_iov = vectors.data();
    message.msg_iovlen = pieces.gather(vectors);
    return ::sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT | flags);
}

asio::awaitable<Transport::Result> nothing_to_wait_for() { co_return Transport::Result{}; }

}  // namespace

Transport::Transport(Connection connection, std::chrono::seconds write_timeout)
    : Entry{connection.thread().deadlines()},
      connection_{std::move(connection)},
      write_timeout_{write_timeout} {}

Transport::~Transport() { release_buffers(); }

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
    Received received = more_is_likely_ ? try_receive() : Received::nothing_yet;
    while (received == Received::nothing_yet) {
        release_buffers();
        const Result ready = co_await wait(Direction::read, deadline, Deadlines::AtStop::expire);
        if (!ready) {
            co_return ready;
        }
        received = try_receive();
    }
    if (received == Received::end) {
        co_return std::unexpected{NetError::closed};
    }
    co_return Result{};
}

Transport::Received Transport::try_receive() {
    if (!input_buffer_) {
        input_buffer_ = std::make_unique_for_overwrite<char[]>(input_size);
    }
    const ssize_t count =
        ::recv(connection_.socket().native_handle(), input_buffer_.get(), input_size, MSG_DONTWAIT);
    more_is_likely_ = count == static_cast<ssize_t>(input_size);
    if (count > 0) {
        input_ = {input_buffer_.get(), static_cast<std::size_t>(count)};
        return Received::something;
    }
    return count < 0 && (would_block(errno) || errno == EINTR) ? Received::nothing_yet
                                                               : Received::end;
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

asio::awaitable<Transport::Result> Transport::flush() { return send_all({}, 0); }

asio::awaitable<Transport::Result> Transport::write(std::span<const std::string_view> spans) {
    std::size_t total = output_.size();
    for (const std::string_view span : spans) {
        total += span.size();
    }
    if (total > gather_limit) {
        return send_all(spans, 0);
    }
    std::ranges::for_each(spans, [this](std::string_view span) { output_ += span; });
    return nothing_to_wait_for();
}

// Whatever comes of it, nothing stays queued: octets that were sent once must not be sent again.
asio::awaitable<Transport::Result> Transport::send_all(
    std::span<const std::string_view> spans, int flags
) {
    Result result;
    Pieces pieces{output_, spans};
    while (result && !pieces.empty()) {
        const ssize_t count = send_some(connection_.socket().native_handle(), pieces, flags);
        if (count >= 0) {
            pieces.consume(static_cast<std::size_t>(count));
            result = co_await account_for(static_cast<std::size_t>(count));
        } else if (would_block(errno)) {
            result = co_await wait_until_writable();
        } else if (errno != EINTR) {
            result = std::unexpected{NetError::closed};
        }
    }
    output_.clear();
    co_return result;
}

asio::awaitable<Transport::Result> Transport::send_file(
    int file, std::uint64_t offset, std::uint64_t count
) {
    const std::span<const std::string_view> only_what_is_queued;
    Result result = co_await send_all(only_what_is_queued, MSG_MORE);
    auto position = static_cast<off_t>(offset);
    while (result && count > 0) {
        const ssize_t sent = ::sendfile(
            connection_.socket().native_handle(), file, &position, std::min(count, file_slice)
        );
        if (sent > 0) {
            count -= static_cast<std::uint64_t>(sent);
            result = co_await account_for(static_cast<std::size_t>(sent));
        } else if (sent < 0 && would_block(errno)) {
            result = co_await wait_until_writable();
        } else if (sent == 0 || errno == EIO) {
            result = std::unexpected{NetError::file_failed};
        } else if (errno != EINTR) {
            result = std::unexpected{NetError::closed};
        }
    }
    co_return result;
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
    co_await asio::post(connection_.socket().get_executor(), asio::use_awaitable);
    if (interrupted_) {
        co_return std::unexpected{NetError::interrupted};
    }
    if (deadlines().drained()) {
        co_return std::unexpected{NetError::shutting_down};
    }
    co_return Result{};
}

asio::awaitable<void> Transport::finish(Peer peer) {
    Result result = co_await flush();
    const bool peer_is_quiet = peer == Peer::done && try_receive() != Received::something;
    if (!result || peer_is_quiet) {
        co_return;
    }
    boost::system::error_code gone;
    connection_.socket().shutdown(asio::socket_base::shutdown_send, gone);
    const auto deadline = Deadlines::Clock::now() + linger;
    while (result && !gone && Deadlines::Clock::now() < deadline) {
        result = co_await receive(deadline);
    }
}

asio::awaitable<Transport::Result> Transport::wait_until_writable() {
    return wait(
        Direction::write, Deadlines::Clock::now() + write_timeout_, Deadlines::AtStop::finish
    );
}

asio::awaitable<Transport::Result> Transport::wait(
    Direction direction, TimePoint deadline, Deadlines::AtStop at_stop
) {
    if (interrupted_) {
        co_return std::unexpected{NetError::interrupted};
    }
    if (deadlines().stopping() && at_stop == Deadlines::AtStop::expire) {
        co_return std::unexpected{NetError::shutting_down};
    }
    waits_for_input_ = direction == Direction::read;
    if (waits_for_input_ && std::exchange(woken_, false)) {
        co_return std::unexpected{NetError::woken};
    }
    deadline = std::min(deadline, limit_);
    spent_ = 0;
    expired_ = false;
    arm(deadline, at_stop);
    const auto [error] = co_await connection_.socket().async_wait(
        direction == Direction::read ? asio::socket_base::wait_read : asio::socket_base::wait_write,
        asio::as_tuple(asio::use_awaitable)
    );
    disarm();
    if (interrupted_) {
        co_return std::unexpected{NetError::interrupted};
    }
    if (std::exchange(waits_for_input_, false) && std::exchange(woken_, false)) {
        co_return std::unexpected{NetError::woken};
    }
    if (expired_) {
        co_return std::unexpected{
            deadline <= Deadlines::Clock::now() ? NetError::timed_out : NetError::shutting_down
        };
    }
    if (error) {
        co_return std::unexpected{NetError::closed};
    }
    co_return Result{};
}

asio::awaitable<Transport::Result> Transport::pause(std::chrono::seconds time) {
    if (interrupted_ || deadlines().stopping()) {
        co_return std::unexpected{interrupted_ ? NetError::interrupted : NetError::shutting_down};
    }
    asio::steady_timer timer{connection_.socket().get_executor(), time};
    pause_ = &timer;
    expired_ = false;
    arm(TimePoint::max(), Deadlines::AtStop::expire);
    co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    disarm();
    pause_ = nullptr;
    if (interrupted_ || expired_) {
        co_return std::unexpected{interrupted_ ? NetError::interrupted : NetError::shutting_down};
    }
    co_return Result{};
}

void Transport::interrupt() {
    interrupted_ = true;
    cancel_wait();
}

void Transport::wake() {
    woken_ = true;
    if (waits_for_input_) {
        cancel_wait();
    }
}

bool Transport::peer_is_gone() { return interrupted_ || has_event(POLLHUP | POLLERR); }

bool Transport::peer_has_ended() {
    return interrupted_ || has_event(POLLRDHUP | POLLHUP | POLLERR);
}

bool Transport::has_event(short events) {
    pollfd socket{connection_.socket().native_handle(), events, 0};
    return ::poll(&socket, 1, 0) > 0 && (socket.revents & events) != 0;
}

void Transport::expired() {
    expired_ = true;
    cancel_wait();
}

void Transport::cancel_wait() {
    if (pause_ != nullptr) {
        pause_->cancel();
    } else {
        connection_.socket().cancel();
    }
}

}  // namespace palomar::net
