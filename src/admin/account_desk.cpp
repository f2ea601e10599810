// The order of the steps matters where a crash may come in between: a maildrop goes out of sight
// before its account does, so that an account made anew never finds its predecessor's mail.
#include "admin/account_desk.hpp"

#include "admin/arguments.hpp"
#include "admin/reply.hpp"
#include "admin/times.hpp"
#include "server/kick.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace palomar::admin {
namespace asio = boost::asio;
using accounts::AccountError;
using accounts::AccountFailure;
using manage::Answer;
using server::Presence;
using telemetry::Level;

namespace {

/// How long a session may take to end that is in the middle of its UPDATE.
constexpr std::chrono::seconds patience{20};

std::string_view to_text(Presence presence) {
    switch (presence) {
        case Presence::offline:
            return "OFFLINE";
        case Presence::logging_in:
            return "LOGGING_IN";
        case Presence::online:
            return "ONLINE";
    }
    std::unreachable();
}

}  // namespace

asio::awaitable<Answer> AccountDesk::list() {
    const auto found =
        co_await net::offload(pools_.database, [&] { return accounts_.store.list(); });
    if (!found) {
        log_.write(Level::error, "management_failed", {{"reason", found.error().detail}});
        co_return refusal(found.error().error, Subject::account, "");
    }
    const auto presences = accounts_.sessions.presences();
    Answer answer = Answer::done(fmt::format("{} accounts", found->size()));
    for (const accounts::Account& account : *found) {
        const auto known = presences.find(account.name.str());
        const Presence presence = known == presences.end() ? Presence::offline : known->second;
        answer.line(fmt::format("{} {}", account.name.view(), to_text(presence)));
    }
    co_return answer;
}

asio::awaitable<Answer> AccountDesk::show(const Name& name) {
    const auto found =
        co_await net::offload(pools_.database, [&] { return accounts_.store.find(name); });
    if (!found) {
        co_return failed(name, found.error());
    }
    const std::optional<accounts::StoredAccount>& stored = *found;
    if (!stored) {
        co_return refusal(AccountError::unknown_account, Subject::account, name.view());
    }
    const accounts::Account& account = stored->account;
    const Presence presence = accounts_.sessions.presence(name.view());
    Answer answer = Answer::done(fmt::format("{} {}", name.view(), to_text(presence)));
    answer.line(account.enabled ? "enabled yes" : "enabled no");
    answer.line(fmt::format("retrieved {}", admin::to_text(account.retrieved)));
    co_return answer;
}

asio::awaitable<Answer> AccountDesk::add(const Name& name, const identity::Secret& password) {
    const auto hashed = co_await hash(password);
    if (!hashed) {
        co_return failed(name, hashed.error());
    }
    const auto making = accounts_.uses.change(name.view());
    if (!making) {
        co_return in_use(name);
    }
    const auto added =
        co_await net::offload(pools_.database, [&] { return accounts_.store.add(name, *hashed); });
    if (!added) {
        co_return failed(name, added.error());
    }
    accounts_.verified.forget(name);
    if (auto refused = co_await make_maildrop(name)) {
        co_return *std::move(refused);
    }
    co_return Answer::done(fmt::format("account {} added", name.view()));
}

/// An account without a maildrop would be of no use: it goes again if there can be none.
asio::awaitable<std::optional<Answer>> AccountDesk::make_maildrop(const Name& name) {
    const auto made =
        co_await net::offload(pools_.files, [&] { return mail_.create(name.view()); });
    if (made) {
        co_return std::nullopt;
    }
    const auto taken_back =
        co_await net::offload(pools_.database, [&] { return accounts_.store.remove(name); });
    if (!taken_back) {
        log_.write(Level::error, "management_failed", {{"reason", taken_back.error().detail}});
    }
    co_return failed(name, made.error(), "the Maildir cannot be made");
}

asio::awaitable<Answer> AccountDesk::remove(const Name& name) {
    const auto found =
        co_await net::offload(pools_.database, [&] { return accounts_.store.find(name); });
    if (!found) {
        co_return failed(name, found.error());
    }
    if (!*found) {
        co_return Answer::done(fmt::format("there is no account {}", name.view()));
    }
    auto answer = co_await remove_with_mail(name);
    co_return answer;
}

asio::awaitable<Answer> AccountDesk::remove_with_mail(const Name& name) {
    auto removing = accounts_.uses.change(name.view());
    if (!removing) {
        co_return in_use(name);
    }
    auto mail = co_await net::offload(pools_.files, [&] { return mail_.remove(name.view()); });
    if (!mail) {
        co_return failed(name, mail.error(), "the Maildir cannot be removed");
    }
    const auto removed =
        co_await net::offload(pools_.database, [&] { return accounts_.store.remove(name); });
    accounts_.verified.forget(name);
    if (!removed && removed.error().error != AccountError::unknown_account) {
        co_return failed(name, removed.error());
    }
    removing.reset();
    const auto finished = co_await net::offload(pools_.chores, [&] {
        auto done = (*mail)->finish();
        mail->reset();
        return done;
    });
    Answer answer = Answer::done(fmt::format("account {} deleted", name.view()));
    if (!finished) {
        log_.write(
            Level::error,
            "mail_not_deleted",
            {{"account", name.view()}, {"reason", finished.error().detail}}
        );
        answer.line("some of its mail is still on the disk; the log says what");
    }
    co_return answer;
}

asio::awaitable<Answer> AccountDesk::set_password(
    const Name& name, const identity::Secret& password
) {
    const auto hashed = co_await hash(password);
    if (!hashed) {
        co_return failed(name, hashed.error());
    }
    auto answer = co_await change(name, "has a new password", [&] {
        return accounts_.store.set_password(name, *hashed);
    });
    co_return answer;
}

asio::awaitable<Answer> AccountDesk::enable(const Name& name) {
    auto answer = co_await change(name, "is enabled", [&] {
        return accounts_.store.set_enabled(name, accounts::Access::enabled);
    });
    co_return answer;
}

asio::awaitable<Answer> AccountDesk::disable(const Name& name) {
    auto answer = co_await change(name, "is disabled", [&] {
        return accounts_.store.set_enabled(name, accounts::Access::disabled);
    });
    co_return answer;
}

asio::awaitable<Answer> AccountDesk::set_retrieved(
    const Name& name, std::optional<maildrop::Policy> retrieved
) {
    const std::string success = fmt::format("has the policy {}", admin::to_text(retrieved));
    std::optional<bool> varies;
    auto answer = co_await change(name, success, [&]() -> Done {
        auto set = accounts_.store.set_retrieved(name, retrieved);
        if (!set) {
            return set;
        }
        // CAPA before login tells whether it varies; if that cannot be found out now, it may.
        varies = accounts_.store.any_retrieved_other_than(standard_policy_).value_or(true);
        return {};
    });
    if (varies) {
        accounts_.retrieved_varies(*varies);
    }
    co_return answer;
}

asio::awaitable<Answer> AccountDesk::kick(const Name& name) {
    const auto found =
        co_await net::offload(pools_.database, [&] { return accounts_.store.find(name); });
    if (!found) {
        co_return failed(name, found.error());
    }
    if (!*found) {
        co_return refusal(AccountError::unknown_account, Subject::account, name.view());
    }
    const server::Kicked kicked = co_await server::kick(accounts_.sessions, name.view(), patience);
    if (kicked.left != 0) {
        co_return Answer::refused(
            fmt::format("{} sessions of {} have not ended yet", kicked.left, name.view())
        );
    }
    co_return Answer::done(fmt::format("{} sessions of {} ended", kicked.ended, name.view()));
}

template <class Change>
asio::awaitable<Answer> AccountDesk::change(
    const Name& name, std::string_view success, Change change
) {
    const auto changing = accounts_.uses.change(name.view());
    if (!changing) {
        co_return in_use(name);
    }
    const Done done = co_await net::offload(pools_.database, change);
    accounts_.verified.forget(name);
    if (!done) {
        co_return failed(name, done.error());
    }
    const std::string text = fmt::format("account {} {}", name.view(), success);
    co_return Answer::done(text);
}

asio::awaitable<std::expected<std::string, AccountFailure>> AccountDesk::hash(
    const identity::Secret& password
) {
    return net::offload(pools_.hashing, [this, &password] { return hash_.hash(password); });
}

Answer AccountDesk::in_use(const Name& name) const {
    const auto sessions = accounts_.sessions.sessions_of(name.view());
    const auto online = std::ranges::find_if(sessions, [](const server::SessionView& session) {
        return session.state != server::SessionState::authorization;
    });
    if (online == sessions.end()) {
        return Answer::refused(
            fmt::format("another manager changes or populates {}, try again later", name.view())
        );
    }
    return Answer::refused(fmt::format(
        "{} is connected since {} from {}: KICK it first",
        name.view(),
        admin::to_text(online->since),
        online->address
    ));
}

Answer AccountDesk::failed(const Name& name, const AccountFailure& failure) {
    const bool operators_business = failure.error == AccountError::unavailable ||
                                    failure.error == AccountError::corrupt ||
                                    failure.error == AccountError::unusable;
    if (operators_business) {
        log_.write(
            Level::error,
            "management_failed",
            {{"account", name.view()}, {"reason", failure.detail}}
        );
    }
    return refusal(failure.error, Subject::account, name.view());
}

Answer AccountDesk::failed(
    const Name& name, const maildrop::StoreFailure& failure, std::string_view task
) {
    log_.write(
        Level::error, "management_failed", {{"account", name.view()}, {"reason", failure.detail}}
    );
    return refusal(failure.error, task);
}

}  // namespace palomar::admin
