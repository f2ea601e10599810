// How a login is recognised: by a MAC over name and password, under a key that dies with the
// process.
#include "accounts/verified_logins.hpp"

#include <functional>
#include <sodium.h>
#include <stdexcept>

namespace palomar::accounts {

VerifiedLogins::VerifiedLogins(std::size_t capacity, std::chrono::seconds lifetime)
    : capacity_{capacity}, lifetime_{lifetime} {
    if (sodium_init() < 0) {
        throw std::runtime_error{"no source of randomness"};
    }
    randombytes_buf(key_.data(), key_.size());
}

VerifiedLogins::~VerifiedLogins() { sodium_memzero(key_.data(), key_.size()); }

std::optional<Account> VerifiedLogins::find(
    const identity::UserName& name, const identity::Secret& password, Time now
) {
    const Mac offered = mac(name, password);
    const std::lock_guard lock{mutex_};
    const auto known = by_name_.find(name.view());
    if (known == by_name_.end()) {
        return std::nullopt;
    }
    const auto entry = known->second;
    if (now >= entry->expires) {
        drop(entry);
        return std::nullopt;
    }
    if (sodium_memcmp(offered.data(), entry->mac.data(), offered.size()) != 0) {
        return std::nullopt;
    }
    entries_.splice(entries_.begin(), entries_, entry);
    return entry->account;
}

bool VerifiedLogins::knows(const identity::UserName& name, Time now) const {
    const std::lock_guard lock{mutex_};
    const auto known = by_name_.find(name.view());
    return known != by_name_.end() && now < known->second->expires;
}

VerifiedLogins::Ticket VerifiedLogins::start(const identity::UserName& name) const {
    const std::lock_guard lock{mutex_};
    return Ticket{generations_[slot(name)]};
}

void VerifiedLogins::remember(
    Ticket ticket, const Account& account, const identity::Secret& password, Time now
) {
    const Mac right = mac(account.name, password);
    const std::lock_guard lock{mutex_};
    if (ticket.generation_ != generations_[slot(account.name)] || capacity_ == 0) {
        return;
    }
    if (const auto known = by_name_.find(account.name.view()); known != by_name_.end()) {
        drop(known->second);
    } else if (entries_.size() == capacity_) {
        drop(std::prev(entries_.end()));
    }
    entries_.push_front({account, right, now + lifetime_});
    by_name_.emplace(entries_.front().account.name.view(), entries_.begin());
}

void VerifiedLogins::forget(const identity::UserName& name) {
    const std::lock_guard lock{mutex_};
    ++generations_[slot(name)];
    if (const auto known = by_name_.find(name.view()); known != by_name_.end()) {
        drop(known->second);
    }
}

VerifiedLogins::Mac VerifiedLogins::mac(
    const identity::UserName& name, const identity::Secret& password
) const {
    // The name's length goes first, so that no octet can move from the name to the password. A name
    // has at most 128 octets: one octet tells its length.
    const auto name_length = static_cast<unsigned char>(name.view().size());
    const auto append = [](crypto_generichash_state& state, std::string_view octets) {
        crypto_generichash_update(
            &state, reinterpret_cast<const unsigned char*>(octets.data()), octets.size()
        );
    };
    Mac result;
    crypto_generichash_state state;
    crypto_generichash_init(&state, key_.data(), key_.size(), result.size());
    crypto_generichash_update(&state, &name_length, 1);
    append(state, name.view());
    append(state, password.reveal());
    crypto_generichash_final(&state, result.data(), result.size());
    sodium_memzero(&state, sizeof state);
    return result;
}

std::size_t VerifiedLogins::slot(const identity::UserName& name) {
    return std::hash<std::string_view>{}(name.view()) % std::tuple_size_v<decltype(generations_)>;
}

void VerifiedLogins::drop(Entries::iterator entry) {
    by_name_.erase(entry->account.name.view());
    entries_.erase(entry);
}

}  // namespace palomar::accounts
