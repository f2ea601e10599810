// Transport: a connection as the protocol sees it: input to consume, output to gather, deadlines,
// TLS or none. It rests on one idea: try the system call; if it would block, wait until the socket
// is ready, holding no buffer meanwhile. So an idle client costs a coroutine and a socket.
#pragma once

#include "net/channel.hpp"
#include "net/connection.hpp"
#include "net/deadlines.hpp"
#include "net/net_error.hpp"
#include "net/socket_wait.hpp"
#include "net/tls_identities.hpp"
#include "net/worker_pool.hpp"
#include "telemetry/registry.hpp"

#include <boost/asio/awaitable.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <string_view>

namespace palomar::net {

/// Lives on its connection's thread; one coroutine at a time uses it.
class Transport {
  public:
    using Result = SocketWait::Result;
    using TimePoint = SocketWait::TimePoint;

    /// Whether the peer has said its last word or may be in the middle of one.
    enum class Peer { done, sending };

    /// `connection` outlives it. `write_timeout`: how long the peer may take without taking a
    /// single octet.
    Transport(Connection& connection, std::chrono::seconds write_timeout);
    ~Transport();
    Transport(const Transport&) = delete;
    Transport& operator=(const Transport&) = delete;

    /// From now on what the kernel takes over is counted in both; they outlive the transport. Under
    /// TLS the octets before encryption count.
    void count_in(telemetry::Counter& by_all, telemetry::Counter& by_this_one) {
        counters_ = {&by_all, &by_this_one};
    }

    /// Ends what it waits for, and all that it would wait for later, with `interrupted`. From the
    /// connection's own thread.
    void interrupt() { wait_.interrupt(); }

    /// Makes a receive() that waits for input, or the next one that would, end with `woken`. From
    /// the connection's own thread.
    void wake() { wait_.wake(); }

    /// Waits, whatever the peer does. Errors: interrupted, shutting_down.
    [[nodiscard]] boost::asio::awaitable<Result> pause(std::chrono::milliseconds time) {
        return wait_.pause(time);
    }

    /// From now on no wait, for input or for a peer that takes none of its output, goes on beyond
    /// `limit`, whatever else is allowed. TimePoint::max(): no such limit, as at first.
    void limit(TimePoint limit) { wait_.limit(limit); }

    /// Sends what is queued, forgets all input that was not consumed, and shakes hands, the
    /// first step on a thread of `pool`; from then on everything goes through TLS. Until the peer's
    /// first octet it costs nothing. Errors as receive()'s; after `closed`, tls()->failure() may
    /// say why.
    [[nodiscard]] boost::asio::awaitable<Result> start_tls(
        std::shared_ptr<const TlsIdentities> identities,
        TlsVersion least,
        TimePoint deadline,
        WorkerPool& pool
    );

    /// Nothing while the connection is plain.
    [[nodiscard]] const TlsChannel* tls() const { return std::get_if<TlsChannel>(&channel_); }

    /// The input that has arrived and was not consumed; take from its front. Valid until the next
    /// wait for more.
    [[nodiscard]] std::string_view& input() { return input_; }

    /// Waits for input; what is queued should have been flushed and the old input be consumed.
    /// Errors: closed (end of stream too), timed_out, woken, interrupted, shutting_down.
    [[nodiscard]] boost::asio::awaitable<Result> receive(TimePoint deadline);

    /// The two steps of receive(), for whoever may wait long and has no coroutine to spare: to be
    /// taken in turn until there is input().
    [[nodiscard]] SocketWait::Waiting wait_for_input(TimePoint deadline);
    /// Does not wait. No error, and no input(): none had come. Error: closed.
    [[nodiscard]] Result take_input();

    /// What is queued: append to it. Nothing is sent before flush().
    [[nodiscard]] std::string& output() { return output_; }
    void put(std::string_view octets) { output_ += octets; }

    /// More is queued than is worth gathering: flush before more is appended.
    [[nodiscard]] bool is_full() const { return output_.size() >= gather_limit; }

    /// Sends what is queued.
    [[nodiscard]] boost::asio::awaitable<Result> flush();
    [[nodiscard]] boost::asio::awaitable<Result> flush_if_full();

    /// Sends what is queued and then octets of a file, from the page cache to the socket. If they
    /// are not in the page cache it waits for the disk: see to it first. Error besides:
    /// file_failed.
    [[nodiscard]] boost::asio::awaitable<Result> send_file(
        int file, std::uint64_t offset, std::uint64_t count
    );

    /// Sends what is queued and ends the connection so that the peer gets all of it: a close with
    /// unread input would reset the connection and could take the last reply with it.
    [[nodiscard]] boost::asio::awaitable<void> finish(Peer peer);

    /// Whether the peer reset or left the connection altogether, or was cut off by interrupt();
    /// that it ended its own side only is no news.
    [[nodiscard]] bool peer_is_gone();

    /// Whether the peer has ended its side, or more than that: nothing will come after what it has
    /// sent.
    [[nodiscard]] bool peer_has_ended();

    /// Octets that the kernel took over.
    [[nodiscard]] std::uint64_t octets_sent() const { return octets_sent_; }

  private:
    static constexpr std::size_t input_size = std::size_t{16} * 1024;
    static constexpr std::size_t gather_limit = std::size_t{64} * 1024;
    /// Output capacity that an idle connection may keep: a short reply's.
    static constexpr std::size_t kept_capacity = 256;
    /// Octets that a client may take without waiting before others of the thread have their turn.
    static constexpr std::size_t fair_share = std::size_t{512} * 1024;

    [[nodiscard]] boost::asio::awaitable<Result> send_all(Then then);
    [[nodiscard]] boost::asio::awaitable<Result> overcome(Halt halt);
    void account_for(std::size_t octets);
    /// A client that never makes us wait would keep its thread to itself: no other client, no
    /// deadline and no order to stop would come through.
    [[nodiscard]] bool has_had_its_share() const { return spent_ >= fair_share; }
    [[nodiscard]] SocketWait::Waiting give_way(TimePoint deadline);
    [[nodiscard]] Passage try_receive();
    void release_buffers();
    [[nodiscard]] bool has_event(short events);

    Connection& connection_;
    SocketWait wait_;
    Channel channel_;
    std::chrono::seconds write_timeout_;
    std::unique_ptr<char[]> input_buffer_;
    std::string_view input_;
    std::string output_;
    /// Of the input buffer: how far it was filled since it was last wiped.
    std::size_t soiled_ = 0;
    std::uint64_t octets_sent_ = 0;
    /// Octets sent without a wait.
    std::size_t spent_ = 0;
    /// What input waits for: TLS may want to send first.
    Direction awaited_ = Direction::read;
    bool more_is_likely_ = false;
    /// Nothing, or what count_in() was given.
    std::array<telemetry::Counter*, 2> counters_{};
};

}  // namespace palomar::net
