// Lines from a client on loopback, and the time that they may take.
#include "server/client_lines.hpp"

#include "pop3/command.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace palomar::server {
namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;
using asio::ip::tcp;
using Clock = net::Deadlines::Clock;

constexpr std::size_t longest = 16;

/// The next line's text, or why there is none.
asio::awaitable<std::expected<std::string, net::NetError>> next(ClientLines& lines) {
    while (true) {
        if (const auto line = lines.next(longest)) {
            co_return std::string{line->text};
        }
        const auto waited = co_await lines.wait();
        const auto heard = lines.hear(waited);
        if (!heard) {
            co_return std::unexpected{heard.error()};
        }
    }
}

/// What the server does with the lines; `client` is the other end.
using Script = asio::awaitable<void> (*)(ClientLines& lines, tcp::socket& client);

asio::awaitable<void> converse(
    net::Connection connection, std::chrono::seconds patience, Script script, tcp::socket& client
) {
    net::Transport io{connection, 1s};
    ClientLines lines{io, patience};
    co_await script(lines, client);
}

void say(tcp::socket& client, std::string_view octets) {
    asio::write(client, asio::buffer(octets.data(), octets.size()));
}

void run(std::chrono::seconds patience, Script script) {
    net::IoThread thread;
    tcp::acceptor acceptor{thread.context(), {asio::ip::address_v4::loopback(), 0}};
    asio::io_context client_context;
    tcp::socket client{client_context};
    client.connect(acceptor.local_endpoint());
    asio::co_spawn(
        thread.context(),
        converse(net::Connection{acceptor.accept(), thread}, patience, script, client),
        [](const std::exception_ptr& failure) { EXPECT_FALSE(failure); }
    );
    thread.context().run();
}

TEST(ClientLines, ALineMayComeInPiecesAndTwoLinesInOne) {
    run(3600s, [](ClientLines& lines, tcp::socket& client) -> asio::awaitable<void> {
        say(client, "NO");
        const auto waited = co_await lines.wait();
        EXPECT_TRUE(lines.hear(waited));
        EXPECT_FALSE(lines.next(longest)) << "half a line";
        say(client, "OP\r\nSTAT\r\n");
        const auto first = co_await next(lines);
        EXPECT_EQ(first, "NOOP");
        EXPECT_EQ(lines.next(longest).value_or(pop3::Line{}).text, "STAT");
        EXPECT_FALSE(lines.next(longest));
    });
}

TEST(ClientLines, AClientThatIsGoneSaysNothingMore) {
    run(3600s, [](ClientLines& lines, tcp::socket& client) -> asio::awaitable<void> {
        say(client, "QUIT");
        client.close();
        const auto end = co_await next(lines);
        EXPECT_EQ(end, std::unexpected{net::NetError::closed});
    });
}

/// Octets that trickle in, none of which ends the line, put nothing off.
TEST(ClientLines, PiecesOfALineDoNotGiveItMoreTime) {
    run(4s, [](ClientLines& lines, tcp::socket& client) -> asio::awaitable<void> {
        const auto executor = co_await asio::this_coro::executor;
        const auto began = Clock::now();
        asio::steady_timer later{executor, 3s};
        later.async_wait([&client](const boost::system::error_code&) { say(client, "NOO"); });
        const auto end = co_await next(lines);
        EXPECT_EQ(end, std::unexpected{net::NetError::timed_out});
        EXPECT_GE(Clock::now() - began, 4s);
        EXPECT_LT(Clock::now() - began, 7s);
    });
}

TEST(ClientLines, EachLineHasTimeOfItsOwn) {
    run(3s, [](ClientLines& lines, tcp::socket& client) -> asio::awaitable<void> {
        const auto executor = co_await asio::this_coro::executor;
        for (const auto began = Clock::now(); Clock::now() < began + 6s;) {
            asio::steady_timer later{executor, 1s};
            later.async_wait([&client](const boost::system::error_code&) {
                say(client, "NOOP\r\n");
            });
            const auto line = co_await next(lines);
            EXPECT_EQ(line, "NOOP");
        }
    });
}

TEST(ClientLines, ALineIsACommandOrSaysWhyNot) {
    const auto read = command_on({.text = "NOOP", .octets = 6}, longest);
    ASSERT_TRUE(read.command);
    EXPECT_EQ(read.command->verb, pop3::Verb::noop);
    const auto refused = command_on({.text = "", .too_long = true}, longest);
    ASSERT_FALSE(refused.command);
    EXPECT_EQ(refused.command.error().error, pop3::CommandError::too_long);
    EXPECT_EQ(refused.command.error().longest, longest);
}

}  // namespace
}  // namespace palomar::server
