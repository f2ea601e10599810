// A change counts twice, when it begins and when it ends: a ticket given in between is of no use
// either.
#include "server/account_uses.hpp"

#include <functional>

namespace palomar::server {

AccountUses::Ticket AccountUses::ticket(std::string_view account) const {
    const std::scoped_lock lock{mutex_};
    return Ticket{changes_[slot(account)]};
}

std::expected<AccountUses::Use, AccountUses::Refusal> AccountUses::use(
    std::string_view account, Ticket ticket
) {
    const std::scoped_lock lock{mutex_};
    const auto known = held_.find(account);
    if (known != held_.end() && known->second.changing) {
        return std::unexpected{Refusal::being_changed};
    }
    if (ticket.changes_ != changes_[slot(account)]) {
        return std::unexpected{Refusal::changed};
    }
    ++held_[std::string{account}].uses;
    return Use{*this, account};
}

std::optional<AccountUses::Change> AccountUses::change(std::string_view account) {
    const std::scoped_lock lock{mutex_};
    if (held_.contains(account)) {
        return std::nullopt;
    }
    held_[std::string{account}].changing = true;
    ++changes_[slot(account)];
    return Change{*this, account};
}

void AccountUses::end_use(const std::string& account) {
    const std::scoped_lock lock{mutex_};
    const auto held = held_.find(account);
    if (--held->second.uses == 0) {
        held_.erase(held);
    }
}

void AccountUses::end_change(const std::string& account) {
    const std::scoped_lock lock{mutex_};
    ++changes_[slot(account)];
    held_.erase(account);
}

std::size_t AccountUses::slot(std::string_view account) {
    return std::hash<std::string_view>{}(account) % std::tuple_size_v<decltype(changes_)>;
}

}  // namespace palomar::server
