// Tests of the transport against a peer on loopback: gathering, slow peers, deadlines, files,
// farewells.
#include "net/transport.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <memory>
#include <stop_token>
#include <string>
#include <sys/mman.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace palomar::net {
namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;
using asio::ip::tcp;

// What the server's end does; a plain function, since a coroutine must not live in a capturing
// lambda.
template <typename... Given>
using Script = asio::awaitable<void> (*)(Transport&, const Given&...);

template <typename... Given>
asio::awaitable<void> converse(
    Connection connection, Script<Given...> script, const Given&... given
) {
    const auto transport = std::make_unique<Transport>(connection, 1s);
    co_await script(*transport, given...);
}

// Two ends of a connection: the test's own, blocking, and one under the transport.
class TransportTest : public testing::Test {
  protected:
    TransportTest() {
        tcp::acceptor acceptor{
            thread.context(), tcp::endpoint{asio::ip::address_v4::loopback(), 0}
        };
        peer.connect(acceptor.local_endpoint());
        server_end = acceptor.accept();
    }

    template <typename... Given>
    void run(std::type_identity_t<Script<Given...>> script, const Given&... given) {
        asio::co_spawn(
            thread.context(),
            converse<Given...>(Connection{std::move(server_end), thread}, script, given...),
            [](const std::exception_ptr& failure) { EXPECT_FALSE(failure); }
        );
        thread.context().run();
    }

    std::string read_to_end() {
        std::string octets;
        boost::system::error_code end;
        asio::read(peer, asio::dynamic_buffer(octets), end);
        EXPECT_EQ(end, asio::error::eof);
        return octets;
    }

    asio::io_context peer_context;
    tcp::socket peer{peer_context};
    IoThread thread;
    tcp::socket server_end{thread.context()};
};

TEST_F(TransportTest, QueuedOutputGoesOutWithOneFlush) {
    run<>([](Transport& transport) -> asio::awaitable<void> {
        transport.put("+OK ");
        transport.put("ready\r\n");
        EXPECT_EQ(transport.octets_sent(), 0U);
        const auto flushed = co_await transport.flush();
        EXPECT_TRUE(flushed);
        EXPECT_EQ(transport.octets_sent(), 11U);
    });
    EXPECT_EQ(read_to_end(), "+OK ready\r\n");
}

TEST_F(TransportTest, FewOctetsAreGatheredUntilTheyAreFlushed) {
    run<>([](Transport& transport) -> asio::awaitable<void> {
        transport.put("a");
        transport.output() += "bc";
        const auto kept = co_await transport.flush_if_full();
        EXPECT_TRUE(kept);
        EXPECT_EQ(transport.octets_sent(), 0U);
        const auto flushed = co_await transport.flush();
        EXPECT_TRUE(flushed);
    });
    EXPECT_EQ(read_to_end(), "abc");
}

TEST_F(TransportTest, MuchArrivesInOrderThroughASlowPeer) {
    std::string expected;
    for (int line = 0; line < 1'000'000; ++line) {
        expected += std::to_string(line) + "\r\n";
    }
    std::string received;
    std::jthread reader{[&] { received = read_to_end(); }};
    const auto send = [](Transport& transport, const std::string& octets) -> asio::awaitable<void> {
        transport.output() += octets;
        const auto written = co_await transport.flush_if_full();
        EXPECT_TRUE(written);
    };
    run<std::string>(send, expected);
    reader.join();
    EXPECT_TRUE(received == expected) << received.size() << " of " << expected.size();
}

TEST_F(TransportTest, PeerThatTakesNothingIsCutAtTheWriteTimeout) {
    const auto send = [](Transport& transport) -> asio::awaitable<void> {
        transport.output().append(std::size_t{64} << 20, 'x');
        const auto written = co_await transport.flush();
        EXPECT_EQ(written, Transport::Result{std::unexpected{NetError::timed_out}});
    };
    run<>(send);
}

TEST_F(TransportTest, WhatWasSentBeforeAFailureIsNotSentAgain) {
    const auto send = [](Transport& transport) -> asio::awaitable<void> {
        transport.put("once\n");
        transport.output().append(std::size_t{64} << 20, 'x');
        const auto written = co_await transport.flush();
        EXPECT_FALSE(written);
        const std::uint64_t sent = transport.octets_sent();
        co_await transport.finish(Transport::Peer::done);
        EXPECT_EQ(transport.octets_sent(), sent);
    };
    run<>(send);
}

// The peer sends so fast that the transport never has to wait for it; the timer must come through.
TEST_F(TransportTest, GreedyPeerLeavesRoomForOthersOfItsThread) {
    std::jthread flood{[this](const std::stop_token& stop) {
        const std::string octets(std::size_t{256} * 1024, 'x');
        boost::system::error_code gone;
        while (!stop.stop_requested() && !gone) {
            asio::write(peer, asio::buffer(octets), gone);
        }
        peer.shutdown(tcp::socket::shutdown_send, gone);
    }};
    asio::steady_timer other{thread.context(), 50ms};
    other.async_wait([&](const boost::system::error_code&) { flood.request_stop(); });
    run<>([](Transport& transport) -> asio::awaitable<void> {
        auto received = co_await transport.receive(Deadlines::Clock::now() + 1h);
        while (received) {
            transport.input() = {};
            received = co_await transport.receive(Deadlines::Clock::now() + 1h);
        }
    });
}

TEST_F(TransportTest, InputArrivesAndItsEndIsReported) {
    asio::write(peer, asio::buffer(std::string{"QUIT\r\n"}));
    peer.shutdown(tcp::socket::shutdown_send);
    run<>([](Transport& transport) -> asio::awaitable<void> {
        const auto deadline = Deadlines::Clock::now() + 1h;
        const auto received = co_await transport.receive(deadline);
        EXPECT_TRUE(received);
        EXPECT_EQ(transport.input(), "QUIT\r\n");
        transport.input() = {};
        const auto end = co_await transport.receive(deadline);
        EXPECT_EQ(end, Transport::Result{std::unexpected{NetError::closed}});
    });
}

TEST_F(TransportTest, InputIsWaitedForAndTakenInTwoSteps) {
    const auto script = [](Transport& transport,
                           tcp::socket* const& client) -> asio::awaitable<void> {
        const auto deadline = Deadlines::Clock::now() + 1h;
        EXPECT_TRUE(transport.take_input()) << "none is there";
        EXPECT_EQ(transport.input(), "");
        asio::write(*client, asio::buffer(std::string{"NOOP\r\n"}));
        const auto come = co_await transport.wait_for_input(deadline);
        EXPECT_TRUE(come);
        EXPECT_EQ(transport.input(), "") << "it was not taken yet";
        EXPECT_TRUE(transport.take_input());
        EXPECT_EQ(transport.input(), "NOOP\r\n");
        transport.input() = {};
        client->shutdown(tcp::socket::shutdown_send);
        const auto end = co_await transport.wait_for_input(deadline);
        EXPECT_TRUE(end) << "taking it tells what has come";
        EXPECT_EQ(transport.take_input(), Transport::Result{std::unexpected{NetError::closed}});
    };
    run<tcp::socket*>(script, &peer);
}

TEST_F(TransportTest, SilentPeerIsCutAtTheDeadline) {
    run<>([](Transport& transport) -> asio::awaitable<void> {
        const auto received = co_await transport.receive(Deadlines::Clock::now() + 100ms);
        EXPECT_EQ(received, Transport::Result{std::unexpected{NetError::timed_out}});
    });
}

TEST_F(TransportTest, APeerThatNeverPausesIsCutAtTheDeadlineToo) {
    const std::jthread flood{[this] {
        const std::string octets(std::size_t{1} << 20, 'x');
        boost::system::error_code ended;
        while (!ended) {
            asio::write(peer, asio::buffer(octets), ended);
        }
    }};
    run<>([](Transport& transport) -> asio::awaitable<void> {
        const auto deadline = Deadlines::Clock::now() + 100ms;
        Transport::Result received;
        while (received) {
            transport.input() = {};
            received = co_await transport.receive(deadline);
        }
        EXPECT_EQ(received, Transport::Result{std::unexpected{NetError::timed_out}});
    });
}

TEST_F(TransportTest, StoppingServerWaitsForNoMoreInput) {
    asio::post(thread.context(), [this] { thread.deadlines().stop(1h); });
    run<>([](Transport& transport) -> asio::awaitable<void> {
        const auto received = co_await transport.receive(Deadlines::Clock::now() + 1h);
        EXPECT_EQ(received, Transport::Result{std::unexpected{NetError::shutting_down}});
    });
}

TEST_F(TransportTest, AnInterruptedTransportWaitsForNothingAnyMore) {
    const auto script = [](Transport& transport, IoThread* const& loop) -> asio::awaitable<void> {
        asio::post(loop->context(), [&transport] { transport.interrupt(); });
        const auto deadline = Deadlines::Clock::now() + 1h;
        const auto received = co_await transport.receive(deadline);
        EXPECT_EQ(received, Transport::Result{std::unexpected{NetError::interrupted}});
        const auto again = co_await transport.receive(deadline);
        EXPECT_EQ(again, Transport::Result{std::unexpected{NetError::interrupted}});
        EXPECT_TRUE(transport.peer_is_gone());
    };
    run<IoThread*>(script, &thread);
}

TEST_F(TransportTest, IsWokenOnceWhetherItWaitsAlreadyOrNotYet) {
    const auto script = [](Transport& transport, IoThread* const& loop, tcp::socket* const& client
                        ) -> asio::awaitable<void> {
        asio::post(loop->context(), [&transport] { transport.wake(); });
        const auto deadline = Deadlines::Clock::now() + 1h;
        const auto waiting = co_await transport.receive(deadline);
        EXPECT_EQ(waiting, Transport::Result{std::unexpected{NetError::woken}});
        transport.wake();
        const auto not_yet = co_await transport.receive(deadline);
        EXPECT_EQ(not_yet, Transport::Result{std::unexpected{NetError::woken}});
        asio::write(*client, asio::buffer(std::string{"QUIT\r\n"}));
        const auto received = co_await transport.receive(deadline);
        EXPECT_TRUE(received);
        EXPECT_EQ(transport.input(), "QUIT\r\n");
    };
    run<IoThread*, tcp::socket*>(script, &thread, &peer);
}

TEST_F(TransportTest, APauseEndsByItselfAndAtOnceWhenTheServerStops) {
    const auto script = [](Transport& transport, IoThread* const& loop) -> asio::awaitable<void> {
        const auto began = Deadlines::Clock::now();
        const auto whole = co_await transport.pause(1s);
        EXPECT_TRUE(whole);
        EXPECT_GE(Deadlines::Clock::now() - began, 1s);
        asio::post(loop->context(), [loop] { loop->deadlines().stop(1h); });
        const auto cut = co_await transport.pause(3600s);
        EXPECT_EQ(cut, Transport::Result{std::unexpected{NetError::shutting_down}});
    };
    run<IoThread*>(script, &thread);
}

TEST_F(TransportTest, KnowsThatThePeerHasEndedItsSide) {
    const auto script = [](Transport& transport,
                           tcp::socket* const& client) -> asio::awaitable<void> {
        EXPECT_FALSE(transport.peer_has_ended());
        asio::write(*client, asio::buffer(std::string{"QUIT\r\n"}));
        client->shutdown(tcp::socket::shutdown_send);
        const auto received = co_await transport.receive(Deadlines::Clock::now() + 1h);
        EXPECT_TRUE(received);
        EXPECT_TRUE(transport.peer_has_ended());
        EXPECT_FALSE(transport.peer_is_gone());
    };
    run<tcp::socket*>(script, &peer);
}

TEST_F(TransportTest, CountsWhatItSends) {
    const auto by_all = std::make_unique<telemetry::Counter>();
    const auto by_this_one = std::make_unique<telemetry::Counter>();
    const auto script = [](Transport& transport,
                           telemetry::Counter* const& all,
                           telemetry::Counter* const& own) -> asio::awaitable<void> {
        transport.count_in(*all, *own);
        transport.put("+OK\r\n");
        const auto flushed = co_await transport.flush();
        EXPECT_TRUE(flushed);
    };
    run<telemetry::Counter*, telemetry::Counter*>(script, by_all.get(), by_this_one.get());
    EXPECT_EQ(by_all->value(), 5U);
    EXPECT_EQ(by_this_one->value(), 5U);
}

class TemporaryFile {
  public:
    explicit TemporaryFile(const std::string& content)
        : descriptor_{::memfd_create("transport_test", MFD_CLOEXEC)} {
        EXPECT_EQ(::write(descriptor_, content.data(), content.size()), std::ssize(content));
    }
    ~TemporaryFile() { ::close(descriptor_); }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    [[nodiscard]] int descriptor() const { return descriptor_; }

  private:
    int descriptor_;
};

TEST_F(TransportTest, FileFollowsWhatIsQueued) {
    const auto send = [](Transport& transport) -> asio::awaitable<void> {
        const TemporaryFile file{"0123456789"};
        transport.put("+OK\r\n");
        const auto sent = co_await transport.send_file(file.descriptor(), 2, 5);
        EXPECT_TRUE(sent);
    };
    run<>(send);
    EXPECT_EQ(read_to_end(), "+OK\r\n23456");
}

TEST_F(TransportTest, FileThatEndsEarlyIsAnError) {
    const auto send = [](Transport& transport) -> asio::awaitable<void> {
        const TemporaryFile file{"0123456789"};
        const auto sent = co_await transport.send_file(file.descriptor(), 0, 11);
        EXPECT_EQ(sent, Transport::Result{std::unexpected{NetError::file_failed}});
    };
    run<>(send);
    EXPECT_EQ(read_to_end(), "0123456789");
}

TEST_F(TransportTest, PeerInTheMiddleOfSendingStillGetsTheLastReply) {
    const std::jthread talker{[this] {
        boost::system::error_code gone;
        asio::write(peer, asio::buffer(std::string(std::size_t{1} << 20, 'x')), gone);
        EXPECT_EQ(read_to_end(), "-ERR enough\r\n");
    }};
    run<>([](Transport& transport) -> asio::awaitable<void> {
        transport.put("-ERR enough\r\n");
        co_await transport.finish(Transport::Peer::sending);
    });
}

}  // namespace
}  // namespace palomar::net
