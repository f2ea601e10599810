// Hashing in its pool, SQL in its own; the rule about the last administrator is the store's.
#include "admin/manager_desk.hpp"

#include "admin/reply.hpp"
#include "net/offload.hpp"

#include <fmt/format.h>

#include <utility>

namespace palomar::admin {
namespace asio = boost::asio;
using accounts::AccountFailure;
using accounts::PasswordOrigin;
using accounts::StoredManager;
using manage::Answer;
using telemetry::Level;

namespace {

bool is_standard(std::string_view name, const identity::Secret& password) {
    return name == standard_manager && password.reveal() == standard_password;
}

/// The server may listen on a network by now.
Answer refuse_standard_password() {
    return Answer::refused("that password stands in the documentation: choose another one");
}

}  // namespace

std::expected<void, AccountFailure> make_first_manager(
    accounts::ManagerStore& store, const accounts::PasswordHash& hash
) {
    const auto managers = store.list();
    if (!managers) {
        return std::unexpected{managers.error()};
    }
    const auto name = identity::UserName::from(standard_manager);
    if (!managers->empty() || !name) {
        return {};
    }
    const auto hashed = hash.hash(identity::Secret{standard_password});
    if (!hashed) {
        return std::unexpected{hashed.error()};
    }
    return store.add(*name, *hashed, identity::Role::administrator, PasswordOrigin::standard);
}

asio::awaitable<std::expected<StoredManager, ManagerDesk::LoginError>> ManagerDesk::log_in(
    const std::optional<Name>& name, const identity::Secret& password
) {
    std::optional<StoredManager> known;
    if (name) {
        auto found = co_await net::offload(pools_.database, [&] { return store_.find(*name); });
        if (!found) {
            log_failure(found.error());
            co_return std::unexpected{LoginError::unavailable};
        }
        known = *std::move(found);
    }
    if (pools_.stopping()) {
        co_return std::unexpected{LoginError::unavailable};
    }
    const auto verdict = co_await net::offload(pools_.manager_hashing, [&] {
        return known ? hash_.verify(known->password_hash, password) : hash_.verify_nobody(password);
    });
    if (!verdict) {
        log_failure(verdict.error());
        co_return std::unexpected{LoginError::unavailable};
    }
    if (!known || *verdict != accounts::Verdict::right) {
        co_return std::unexpected{LoginError::wrong};
    }
    co_return *std::move(known);
}

asio::awaitable<std::expected<std::optional<StoredManager>, ManagerDesk::LoginError>>
ManagerDesk::still(const StoredManager& manager) {
    auto found =
        co_await net::offload(pools_.database, [&] { return store_.find(manager.manager.name); });
    if (!found) {
        log_failure(found.error());
        co_return std::unexpected{LoginError::unavailable};
    }
    std::optional<StoredManager> now = *std::move(found);
    if (now && now->password_hash != manager.password_hash) {
        now.reset();
    }
    co_return now;
}

asio::awaitable<bool> ManagerDesk::standard_password_stands() {
    const auto stands =
        co_await net::offload(pools_.database, [&] { return store_.any_standard_password(); });
    co_return stands.value_or(false);
}

asio::awaitable<Answer> ManagerDesk::list() {
    const auto found = co_await net::offload(pools_.database, [&] { return store_.list(); });
    if (!found) {
        co_return failed("", found.error());
    }
    Answer answer = Answer::done(fmt::format("{} managers", found->size()));
    for (const accounts::Manager& manager : *found) {
        answer.line(fmt::format("{} {}", manager.name.view(), identity::to_text(manager.role)));
    }
    co_return answer;
}

asio::awaitable<Answer> ManagerDesk::add(
    const Name& name, const identity::Secret& password, identity::Role role
) {
    if (is_standard(name.view(), password)) {
        co_return refuse_standard_password();
    }
    const auto hashed =
        co_await net::offload(pools_.manager_hashing, [&] { return hash_.hash(password); });
    if (!hashed) {
        co_return failed(name.view(), hashed.error());
    }
    const auto added = co_await net::offload(pools_.changes, [&] {
        return store_.add(name, *hashed, role, PasswordOrigin::chosen);
    });
    if (!added) {
        co_return failed(name.view(), added.error());
    }
    co_return Answer::done(fmt::format("manager {} added", name.view()));
}

asio::awaitable<Answer> ManagerDesk::remove(const Name& name) {
    const auto removed = co_await net::offload(pools_.changes, [&] { return store_.remove(name); });
    if (!removed) {
        co_return failed(name.view(), removed.error());
    }
    co_return Answer::done(fmt::format("manager {} deleted", name.view()));
}

asio::awaitable<Answer> ManagerDesk::set_password(
    const Name& name, const identity::Secret& password, std::string& changed
) {
    if (is_standard(name.view(), password)) {
        co_return refuse_standard_password();
    }
    auto hashed =
        co_await net::offload(pools_.manager_hashing, [&] { return hash_.hash(password); });
    if (!hashed) {
        co_return failed(name.view(), hashed.error());
    }
    const auto set = co_await net::offload(pools_.changes, [&] {
        return store_.set_password(name, *hashed, PasswordOrigin::chosen);
    });
    if (!set) {
        co_return failed(name.view(), set.error());
    }
    changed = *std::move(hashed);
    co_return Answer::done(fmt::format("manager {} has a new password", name.view()));
}

Answer ManagerDesk::failed(std::string_view name, const AccountFailure& failure) {
    if (is_operators_business(failure.error)) {
        log_failure(failure);
    }
    return refusal(failure.error, Subject::manager, name);
}

void ManagerDesk::log_failure(const AccountFailure& failure) {
    log_.write(Level::error, "management_failed", {{"reason", failure.detail}});
}

}  // namespace palomar::admin
