// MemoryStore: a Store that keeps its messages in memory and fails when told to, for the tests of
// those who use stores. It knows no files and no locks across processes.
#pragma once

#include "maildrop/store.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace palomar::maildrop {

/// Thread-safe. Outlives what it gave out. Messages are listed in the order of their
/// delivery.
class MemoryStore final : public Store {
  public:
    /// The calls that can be made to fail.
    enum class Call {
        open_maildrop,
        open_message,
        read,
        /// One message's removal or marking in a commit.
        change,
        /// Beginning a delivery, writing to it, its commit.
        deliver,
        write,
        commit,
        /// Beginning the removal of a maildrop, taking it back, going on with it.
        remove,
        undo,
        proceed,
        leftovers,
    };

    MemoryStore();
    ~MemoryStore() override;

    /// A new message, unread. Throws std::invalid_argument if `unique_id` cannot be one. The
    /// listing announces the octets of its wire form, or `announced` until forget_octets() is
    /// called, as a store does whose size index is wrong.
    void deliver(
        std::string_view account,
        std::string_view unique_id,
        std::string stored,
        std::optional<Octets> announced = std::nullopt
    );

    /// Another agent removes the message. Readers that are open go on.
    void vanish(std::string_view account, std::string_view unique_id);

    /// Lets one call fail, after `after` that do not. A later order for the same call replaces it.
    void fail(Call call, StoreError error, std::size_t after = 0);

    /// Unique-ids of the messages not yet marked as retrieved, or of those that are; in order of
    /// delivery.
    [[nodiscard]] std::vector<std::string> unread(std::string_view account) const;
    [[nodiscard]] std::vector<std::string> retrieved(std::string_view account) const;

    /// How many messages removals of the account's maildrop have not deleted yet. Those of a
    /// removal count from its first proceed(), or its end.
    [[nodiscard]] std::size_t left_behind(std::string_view account) const;

    [[nodiscard]] std::expected<std::unique_ptr<Maildrop>, OpenFailure> open(
        const OpenRequest& request, Blocking blocking
    ) override;
    [[nodiscard]] std::expected<void, StoreFailure> create(std::string_view account) override;
    /// The messages have the unique-ids "delivered-1", "delivered-2" and so on.
    [[nodiscard]] std::expected<std::unique_ptr<Delivery>, StoreFailure> deliver(
        std::string_view account
    ) override;
    /// Each proceed() deletes one message.
    [[nodiscard]] std::expected<std::unique_ptr<Removal>, StoreFailure> remove(
        std::string_view account
    ) override;
    [[nodiscard]] std::expected<std::unique_ptr<Removal>, StoreFailure> leftovers(
        std::string_view account
    ) override;

  private:
    enum class Mark { unread, retrieved };
    struct Message;
    struct Account;
    struct Fault {
        StoreError error;
        std::size_t after;
    };
    class HeldMaildrop;
    class PendingDelivery;
    class PendingRemoval;
    class Reader;

    // The mutex must be held for all three.
    [[nodiscard]] Account& account_named(std::string_view name);
    [[nodiscard]] std::optional<StoreFailure> fault(Call call);
    void add(
        std::string_view account,
        std::string_view unique_id,
        std::string stored,
        std::optional<Octets> announced
    );

    [[nodiscard]] std::vector<std::string> unique_ids(std::string_view account, Mark mark) const;

    mutable std::mutex mutex_;
    std::map<std::string, Account, std::less<>> accounts_;
    std::map<std::string, std::vector<Message>, std::less<>> left_behind_;
    std::map<Call, Fault> faults_;
    std::uint64_t deliveries_ = 0;
};

}  // namespace palomar::maildrop
