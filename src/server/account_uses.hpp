// AccountUses: who uses an account and who changes it, never both at once.
//
// A login reads the account, checks the password, which takes a while, and only then uses the
// account. A change that begins and ends in between would go unnoticed: the session would come in
// with a password that is no longer right, or to an account that is no longer there. Hence the
// ticket: it is taken before the account is read, and a use with a ticket from before a change is
// refused; whoever is refused so reads the account again.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace palomar::server {

/// Thread-safe, and blocks on nothing but its own short lock. Outlives what it gives out.
class AccountUses {
  public:
    /// A moment in an account's life.
    class Ticket {
      private:
        friend class AccountUses;
        explicit Ticket(std::uint64_t changes) : changes_{changes} {}
        std::uint64_t changes_;
    };

    /// Gives back, when it goes, what it holds.
    template <void (AccountUses::*Release)(const std::string&)>
    class Hold {
      public:
        Hold(Hold&& other) noexcept
            : uses_{std::exchange(other.uses_, nullptr)}, account_{std::move(other.account_)} {}
        Hold& operator=(Hold&& other) noexcept {
            std::swap(uses_, other.uses_);
            std::swap(account_, other.account_);
            return *this;
        }
        ~Hold() {
            if (uses_ != nullptr) {
                (uses_->*Release)(account_);
            }
        }

      private:
        friend class AccountUses;
        Hold(AccountUses& uses, std::string_view account) : uses_{&uses}, account_{account} {}

        AccountUses* uses_;
        std::string account_;
    };

  private:
    void end_use(const std::string& account);
    void end_change(const std::string& account);

  public:
    /// A session that is logged in, or a delivery of many messages. There may be several.
    using Use = Hold<&AccountUses::end_use>;
    /// Excludes all others.
    using Change = Hold<&AccountUses::end_change>;

    enum class Refusal {
        /// The account is being changed: try again later.
        being_changed,
        /// It may have changed since the ticket was given: read it again, with a new one.
        changed,
    };

    /// To be called before the account is read.
    [[nodiscard]] Ticket ticket(std::string_view account) const;

    [[nodiscard]] std::expected<Use, Refusal> use(std::string_view account, Ticket ticket);

    /// Nothing if someone uses or changes the account.
    [[nodiscard]] std::optional<Change> change(std::string_view account);

  private:
    struct Held {
        std::size_t uses = 0;
        bool changing = false;
    };

    [[nodiscard]] static std::size_t slot(std::string_view account);

    mutable std::mutex mutex_;
    /// Those that are used or changed.
    std::map<std::string, Held, std::less<>> held_;
    /// How often an account was changed. Accounts share slots: another one's change costs at most
    /// one more reading.
    std::array<std::uint64_t, 1024> changes_{};
};

}  // namespace palomar::server
