// The order of the steps matters where a crash may come in between: a maildrop goes out of sight
// before its account does, so that an account made anew never finds its predecessor's mail.
#include "admin/account_desk.hpp"

#include "admin/arguments.hpp"
#include "admin/reply.hpp"
#include "admin/times.hpp"
#include "net/offload.hpp"
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
        co_return changes_.failed(name, found.error());
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
    answer.line(account.require_tls ? "require_tls yes" : "require_tls no");
    answer.line(account.read_only ? "read_only yes" : "read_only no");
    answer.line(fmt::format("networks {}", admin::to_text(account.networks)));
    co_return answer;
}

asio::awaitable<Answer> AccountDesk::add(const Name& name, const identity::Secret& password) {
    if (auto refused = co_await taken(name)) {
        co_return *std::move(refused);
    }
    const Made made = co_await keep_of(password);
    auto answer = co_await add_stored(name, made);
    co_return answer;
}

asio::awaitable<Answer> AccountDesk::import(const Name& name, const identity::KnownHash& hash) {
    if (auto refused = co_await taken(name)) {
        co_return *std::move(refused);
    }
    Made made;
    if (const auto* plain = std::get_if<identity::PlainPassword>(&hash)) {
        made = co_await keep_of(plain->octets);
    } else {
        made->hash = identity::to_text(hash);
    }
    auto answer = co_await add_stored(name, made);
    co_return answer;
}

/// Spares the cost of a hash where it is of no use. That the database fails is found out later.
asio::awaitable<std::optional<Answer>> AccountDesk::taken(const Name& name) {
    const auto found =
        co_await net::offload(pools_.database, [&] { return accounts_.store.find(name); });
    if (found && *found) {
        co_return refusal(AccountError::exists, Subject::account, name.view());
    }
    co_return std::nullopt;
}

asio::awaitable<Answer> AccountDesk::add_stored(const Name& name, const Made& password) {
    if (!password) {
        co_return changes_.failed(name, password.error());
    }
    const auto making = accounts_.uses.change(name.view());
    if (!making) {
        co_return changes_.in_use(name);
    }
    const auto added =
        co_await net::offload(pools_.changes, [&] { return accounts_.store.add(name, *password); });
    if (!added) {
        co_return changes_.failed(name, added.error());
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
        co_await net::offload(pools_.changes, [&] { return accounts_.store.remove(name); });
    if (!taken_back) {
        log_.write(Level::error, "management_failed", {{"reason", taken_back.error().detail}});
    }
    co_return failed(name, made.error(), "the Maildir cannot be made");
}

asio::awaitable<Answer> AccountDesk::remove(const Name& name) {
    const auto found =
        co_await net::offload(pools_.database, [&] { return accounts_.store.find(name); });
    if (!found) {
        co_return changes_.failed(name, found.error());
    }
    auto removing = *found ? remove_with_mail(name) : remove_leftovers(name);
    auto answer = co_await std::move(removing);
    co_return answer;
}

asio::awaitable<Answer> AccountDesk::remove_with_mail(const Name& name) {
    auto removing = accounts_.uses.change(name.view());
    if (!removing) {
        co_return changes_.in_use(name);
    }
    auto mail = co_await net::offload(pools_.files, [&] { return mail_.remove(name.view()); });
    if (!mail) {
        co_return failed(name, mail.error(), "the Maildir cannot be removed");
    }
    const auto removed = co_await net::offload(pools_.changes, [&] {
        auto done = accounts_.store.remove(name);
        accounts_.look_at_policies();
        return done;
    });
    accounts_.verified.forget(name);
    if (!removed && removed.error().error != AccountError::unknown_account) {
        Answer answer = changes_.failed(name, removed.error());
        co_await put_back(name, *mail, answer);
        co_return answer;
    }
    removing.reset();
    Answer answer = Answer::done(fmt::format("account {} deleted", name.view()));
    co_await delete_mail(name, *mail, answer);
    co_return answer;
}

/// What a removal that was cut short left on the disk.
asio::awaitable<Answer> AccountDesk::remove_leftovers(const Name& name) {
    Answer answer = Answer::done(fmt::format("there is no account {}", name.view()));
    auto left = co_await net::offload(pools_.files, [&] { return mail_.leftovers(name.view()); });
    if (left) {
        co_await delete_mail(name, *left, answer);
    }
    co_return answer;
}

/// The account stays, and so must its mail.
asio::awaitable<void> AccountDesk::put_back(
    const Name& name, std::unique_ptr<maildrop::Removal>& mail, Answer& answer
) {
    const auto undone = co_await net::offload(pools_.files, [&] {
        auto done = mail->undo();
        mail.reset();
        return done;
    });
    if (!undone) {
        log_mail("mail_not_put_back", name, undone.error().detail);
        answer.line("its mail could not be put back: the log says where it is");
    }
}

/// In pieces, so that others who wait for the pool have their turn. The account is gone whatever
/// comes of it.
asio::awaitable<void> AccountDesk::delete_mail(
    const Name& name, std::unique_ptr<maildrop::Removal>& mail, Answer& answer
) {
    using Progress = std::expected<maildrop::Progress, maildrop::StoreFailure>;
    Progress progress = maildrop::Progress::more;
    while (progress == maildrop::Progress::more && !pools_.stopping()) {
        progress = co_await net::offload(pools_.chores, [&] { return mail->proceed(); });
    }
    co_await net::offload(pools_.chores, [&] {
        mail.reset();
        return true;
    });
    if (progress == maildrop::Progress::done) {
        co_return;
    }
    log_mail(
        "mail_not_deleted", name, progress ? "the server is stopping" : progress.error().detail
    );
    answer.line("some of its mail is still on the disk: the log says why, DELETE_USER tries again");
}

void AccountDesk::log_mail(std::string_view event, const Name& name, std::string_view reason) {
    log_.write(Level::error, event, {{"account", name.view()}, {"reason", reason}});
}

asio::awaitable<Answer> AccountDesk::set_password(
    const Name& name, const identity::Secret& password
) {
    const Made made = co_await keep_of(password);
    if (!made) {
        co_return changes_.failed(name, made.error());
    }
    auto answer = co_await change(name, "has a new password", [&] {
        return accounts_.store.set_password(name, *made);
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
    const Name& name, const std::optional<maildrop::Policy>& retrieved
) {
    const std::string success = fmt::format("has the policy {}", admin::to_text(retrieved));
    auto answer = co_await change(name, success, [&] {
        auto set = accounts_.store.set_retrieved(name, retrieved);
        accounts_.look_at_policies();
        return set;
    });
    co_return answer;
}

asio::awaitable<Answer> AccountDesk::set_require_tls(
    const Name& name, const accounts::TlsNeed& need
) {
    const bool required = need == accounts::TlsNeed::required;
    auto answer = co_await change(name, required ? "needs TLS" : "does not need TLS", [&] {
        return accounts_.store.set_require_tls(name, need);
    });
    co_return answer;
}

asio::awaitable<Answer> AccountDesk::set_read_only(
    const Name& name, const accounts::Rights& rights
) {
    const bool read_only = rights == accounts::Rights::read_only;
    auto answer = co_await change(name, read_only ? "is read-only" : "is not read-only", [&] {
        return accounts_.store.set_read_only(name, rights);
    });
    co_return answer;
}

asio::awaitable<Answer> AccountDesk::set_networks(
    const Name& name, const std::vector<identity::Network>& networks
) {
    const std::string success = fmt::format("may log in from {}", admin::to_text(networks));
    auto answer = co_await change(name, success, [&] {
        return accounts_.store.set_networks(name, networks);
    });
    co_return answer;
}

asio::awaitable<Answer> AccountDesk::kick(const Name& name) {
    const auto found =
        co_await net::offload(pools_.database, [&] { return accounts_.store.find(name); });
    if (!found) {
        co_return changes_.failed(name, found.error());
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
    const std::string text = fmt::format("account {} {}", name.view(), success);
    auto answer = co_await changes_.make(name, Subject::account, text, change);
    co_return answer;
}

asio::awaitable<AccountDesk::Made> AccountDesk::keep_of(const identity::Secret& password) {
    return net::offload(pools_.hashing, [this, &password] { return renewal_.make(password); });
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
