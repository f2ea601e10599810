// ProxyHeader says how many octets are missing at least: so many may be taken.
#include "net/proxy_arrival.hpp"

#include "net/plain_channel.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

namespace palomar::net {
namespace asio = boost::asio;

namespace {

constexpr std::size_t longest = std::max(ProxyHeader::longest_line, ProxyHeader::longest_block);

}  // namespace

asio::awaitable<std::expected<ProxyHeader, ProxyFailure>> receive_proxy_header(
    Connection& connection, SocketWait::TimePoint deadline
) {
    SocketWait wait{connection.socket(), connection.thread().deadlines()};
    PlainChannel channel{connection.socket().native_handle()};
    std::array<char, longest> octets{};
    std::size_t there = 0;
    while (true) {
        const auto parsed = ProxyHeader::parse(std::span{octets}.first(there));
        if (const auto* const header = std::get_if<ProxyHeader>(&parsed)) {
            co_return *header;
        }
        if (const auto* const error = std::get_if<ProxyHeaderError>(&parsed)) {
            co_return std::unexpected{ProxyFailure{NetError::closed, std::string{describe(*error)}}
            };
        }
        const std::size_t missing = std::get<ProxyHeader::NeedMore>(parsed).octets;
        const auto received = channel.receive(std::span{octets}.subspan(there).first(missing));
        if (received) {
            there += *received;
            continue;
        }
        if (received.error() == Halt::ended) {
            co_return std::unexpected{ProxyFailure{NetError::closed, "it ends in the header"}};
        }
        const auto ready = co_await wait.wait(Direction::read, deadline, Deadlines::AtStop::expire);
        if (!ready) {
            co_return std::unexpected{ProxyFailure{ready.error(), "no header came"}};
        }
    }
}

}  // namespace palomar::net
