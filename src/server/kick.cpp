// The sessions live on other threads: the last one to go cancels the timer that the caller waits
// on.
#include "server/kick.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <memory>

namespace palomar::server {
namespace asio = boost::asio;

asio::awaitable<Kicked> kick(
    SessionRegistry& sessions, std::string_view account, std::chrono::seconds patience
) {
    const auto executor = co_await asio::this_coro::executor;
    // Shared: what the last session posts may run after the patience is over.
    const auto timer = std::make_shared<asio::steady_timer>(executor, patience);
    SessionRegistry::Ending ending{
        sessions, [timer] { asio::post(timer->get_executor(), [timer] { timer->cancel(); }); }
    };
    Kicked kicked;
    kicked.ended = ending.begin(account);
    if (kicked.ended != 0) {
        co_await timer->async_wait(asio::as_tuple(asio::use_awaitable));
        kicked.left = ending.left();
        kicked.ended -= kicked.left;
    }
    co_return kicked;
}

}  // namespace palomar::server
