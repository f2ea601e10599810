// Populator: fills maildrops with messages of random text, as a mail server would deliver them,
// without holding anybody up.
#pragma once

#include "accounts/account_store.hpp"
#include "admin/random_message.hpp"
#include "identity/user_name.hpp"
#include "maildrop/store.hpp"
#include "manage/answer.hpp"
#include "net/transport.hpp"
#include "server/account_uses.hpp"
#include "server/pools.hpp"
#include "telemetry/log.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <expected>
#include <string>

namespace palomar::admin {

/// What to fill a maildrop with.
struct Population {
    static constexpr std::uint64_t most_messages = 100'000;
    static constexpr std::uint64_t smallest_message = RandomMessage::smallest;
    static constexpr std::uint64_t largest_message = std::uint64_t{2} << 30U;

    std::uint64_t count = 10;
    /// Octets of the smallest message and of the largest; the others lie between, each as much
    /// larger than the one before as that one was.
    std::uint64_t least = std::uint64_t{16} << 10U;
    std::uint64_t most = std::uint64_t{64} << 20U;

    /// Octets of message `number`, from 1 to `count`.
    [[nodiscard]] std::uint64_t octets(std::uint64_t number) const;
};

/// Thread-safe; outlives the coroutines that it made.
class Populator {
  public:
    Populator(
        accounts::AccountStore& store,
        server::AccountUses& uses,
        maildrop::Store& mail,
        server::Pools& pools,
        telemetry::Log& log
    )
        : store_{store}, uses_{uses}, mail_{mail}, pools_{pools}, log_{log} {}

    /// Logs `populate` for each message. Goes on only as long as the manager at `io` is there and
    /// the server is not stopping; the message that is under way then is taken back, the others
    /// stay. Awaited in place.
    [[nodiscard]] boost::asio::awaitable<manage::Answer> populate(
        const identity::UserName& name, const Population& population, net::Transport& io
    );

  private:
    template <class T>
    using Awaitable = boost::asio::awaitable<T>;

    /// Keeps others from changing the account meanwhile; or why it cannot be populated.
    [[nodiscard]] Awaitable<std::expected<server::AccountUses::Use, manage::Answer>> use(
        const identity::UserName& name
    );
    /// Delivers one message, or says why not.
    [[nodiscard]] Awaitable<std::expected<void, std::string>> deliver(
        const identity::UserName& name, RandomMessage& message, net::Transport& io
    );
    [[nodiscard]] Awaitable<std::expected<void, std::string>> write(
        const identity::UserName& name,
        maildrop::Delivery& delivery,
        RandomMessage& message,
        net::Transport& io
    );
    [[nodiscard]] std::string failed(
        const identity::UserName& name, const maildrop::StoreFailure& failure
    );

    accounts::AccountStore& store_;
    server::AccountUses& uses_;
    maildrop::Store& mail_;
    server::Pools& pools_;
    telemetry::Log& log_;
};

}  // namespace palomar::admin
