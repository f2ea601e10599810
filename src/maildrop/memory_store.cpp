// How MemoryStore keeps the contract of Store: listings are snapshots, only commit changes
// anything.
#include "maildrop/memory_store.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <stdexcept>
#include <utility>

namespace palomar::maildrop {
namespace {

/// What the listing has to announce. The wire form itself is not this layer's business.
Octets octets_with_crlf(std::string_view stored) {
    std::uint64_t octets = stored.size();
    char before = '\n';
    for (const char octet : stored) {
        octets += octet == '\n' && before != '\r' ? 1 : 0;
        before = octet;
    }
    return Octets{octets + (before == '\n' ? 0 : 2)};
}

}  // namespace

struct MemoryStore::Message {
    UniqueId unique_id;
    // Shared with the readers, who keep what they read when the message is removed.
    std::shared_ptr<const std::string> stored;
    Octets announced;
    Mark mark;
};

struct MemoryStore::Account {
    std::vector<Message> messages;
    std::optional<Holder> holder;

    /// Nothing if the message is gone.
    [[nodiscard]] std::vector<Message>::iterator find(std::string_view unique_id) {
        return std::ranges::find(messages, unique_id, [](const Message& message) {
            return message.unique_id.view();
        });
    }
};

class MemoryStore::Reader final : public MessageReader {
  public:
    Reader(MemoryStore& store, std::shared_ptr<const std::string> stored)
        : store_{store}, stored_{std::move(stored)} {}

    std::expected<std::size_t, StoreFailure> read(std::span<char> into, Blocking) override {
        const std::lock_guard lock{store_.mutex_};
        if (auto failure = store_.fault(Call::read)) {
            return std::unexpected{*std::move(failure)};
        }
        const std::size_t octets = stored_->copy(into.data(), into.size(), position_);
        position_ += octets;
        return octets;
    }

  private:
    MemoryStore& store_;
    std::shared_ptr<const std::string> stored_;
    std::size_t position_ = 0;
};

class MemoryStore::HeldMaildrop final : public Maildrop {
  public:
    HeldMaildrop(MemoryStore& store, Account& account, Listing listing)
        : store_{store}, account_{account}, listing_{std::move(listing)} {}

    ~HeldMaildrop() override {
        const std::lock_guard lock{store_.mutex_};
        account_.holder.reset();
    }

    const Listing& listing() const override { return listing_; }

    std::expected<std::unique_ptr<MessageReader>, StoreFailure> open(MessageNumber number, Blocking)
        override {
        const std::lock_guard lock{store_.mutex_};
        if (auto failure = store_.fault(Call::open_message)) {
            return std::unexpected{*std::move(failure)};
        }
        const auto message = account_.find(listing_.unique_id(number));
        if (message == account_.messages.end()) {
            return std::unexpected{StoreFailure{StoreError::vanished, "removed from memory"}};
        }
        return std::make_unique<Reader>(store_, message->stored);
    }

    CommitReport commit(const Changes& changes) override {
        const std::lock_guard lock{store_.mutex_};
        CommitReport report;
        for (const MessageNumber number : changes.deleted) {
            const bool done =
                change(number, report, [&](auto message) { account_.messages.erase(message); });
            ++(done ? report.removed : report.not_removed);
        }
        for (const MessageNumber number : changes.retrieved) {
            const bool done =
                change(number, report, [](auto message) { message->mark = Mark::retrieved; });
            ++(done ? report.marked : report.not_marked);
        }
        return report;
    }

    void forget_octets(MessageNumber number) override {
        const std::lock_guard lock{store_.mutex_};
        const auto message = account_.find(listing_.unique_id(number));
        if (message != account_.messages.end()) {
            message->announced = octets_with_crlf(*message->stored);
        }
    }

  private:
    // A message that another agent removed needs no change any more: that is success.
    template <class Apply>
    bool change(MessageNumber number, CommitReport& report, Apply apply) {
        if (auto failure = store_.fault(Call::change)) {
            if (!report.first_failure) {
                report.first_failure = std::move(failure);
            }
            return false;
        }
        const auto message = account_.find(listing_.unique_id(number));
        if (message != account_.messages.end()) {
            apply(message);
        }
        return true;
    }

    MemoryStore& store_;
    Account& account_;
    Listing listing_;
};

class MemoryStore::PendingDelivery final : public Delivery {
  public:
    PendingDelivery(MemoryStore& store, std::string account)
        : store_{store}, account_{std::move(account)} {}

    std::expected<void, StoreFailure> write(std::string_view octets) override {
        const std::lock_guard lock{store_.mutex_};
        if (auto failure = store_.fault(Call::write)) {
            return std::unexpected{*std::move(failure)};
        }
        written_ += octets;
        return {};
    }

    std::expected<void, StoreFailure> commit() override {
        const std::lock_guard lock{store_.mutex_};
        if (auto failure = store_.fault(Call::commit)) {
            return std::unexpected{*std::move(failure)};
        }
        const std::string name = "delivered-" + std::to_string(++store_.deliveries_);
        store_.add(account_, name, std::move(written_), std::nullopt);
        return {};
    }

  private:
    MemoryStore& store_;
    std::string account_;
    std::string written_;
};

class MemoryStore::PendingRemoval final : public Removal {
  public:
    PendingRemoval(MemoryStore& store, std::string account, std::vector<Message> messages)
        : store_{store}, account_{std::move(account)}, messages_{std::move(messages)} {}

    ~PendingRemoval() override {
        const std::lock_guard lock{store_.mutex_};
        static_cast<void>(leave_behind());
    }

    std::expected<void, StoreFailure> undo() override {
        const std::lock_guard lock{store_.mutex_};
        if (auto failure = store_.fault(Call::undo)) {
            return std::unexpected{*std::move(failure)};
        }
        auto& messages = store_.account_named(account_).messages;
        if (!messages.empty()) {
            return std::unexpected{StoreFailure{StoreError::permanent, "has new messages"}};
        }
        messages.swap(messages_);
        return {};
    }

    std::expected<Progress, StoreFailure> proceed() override {
        const std::lock_guard lock{store_.mutex_};
        std::vector<Message>& left = leave_behind();
        if (auto failure = store_.fault(Call::proceed)) {
            return std::unexpected{*std::move(failure)};
        }
        if (!left.empty()) {
            left.pop_back();
        }
        return left.empty() ? Progress::done : Progress::more;
    }

  private:
    /// All that is left of the account by now.
    std::vector<Message>& leave_behind() {
        std::vector<Message>& left = store_.left_behind_[account_];
        std::ranges::move(messages_, std::back_inserter(left));
        messages_.clear();
        return left;
    }

    MemoryStore& store_;
    std::string account_;
    std::vector<Message> messages_;
};

MemoryStore::MemoryStore() = default;
MemoryStore::~MemoryStore() = default;

void MemoryStore::deliver(
    std::string_view account,
    std::string_view unique_id,
    std::string stored,
    std::optional<Octets> announced
) {
    const std::lock_guard lock{mutex_};
    add(account, unique_id, std::move(stored), announced);
}

void MemoryStore::vanish(std::string_view account, std::string_view unique_id) {
    const std::lock_guard lock{mutex_};
    auto& messages = account_named(account).messages;
    std::erase_if(messages, [&](const Message& m) { return m.unique_id.view() == unique_id; });
}

void MemoryStore::fail(Call call, StoreError error, std::size_t after) {
    const std::lock_guard lock{mutex_};
    faults_.insert_or_assign(call, Fault{error, after});
}

std::vector<std::string> MemoryStore::unread(std::string_view account) const {
    return unique_ids(account, Mark::unread);
}

std::vector<std::string> MemoryStore::retrieved(std::string_view account) const {
    return unique_ids(account, Mark::retrieved);
}

std::size_t MemoryStore::left_behind(std::string_view account) const {
    const std::lock_guard lock{mutex_};
    const auto left = left_behind_.find(account);
    return left == left_behind_.end() ? 0 : left->second.size();
}

std::expected<std::unique_ptr<Maildrop>, OpenFailure> MemoryStore::open(
    const OpenRequest& request, Blocking /*blocking*/
) {
    const std::lock_guard lock{mutex_};
    if (auto failure = fault(Call::open_maildrop)) {
        return std::unexpected{OpenFailure{*std::move(failure), std::nullopt}};
    }
    Account& owner = account_named(request.account);
    if (owner.holder) {
        return std::unexpected{OpenFailure{{StoreError::in_use, "held in memory"}, owner.holder}};
    }
    Listing listing;
    for (const Message& message : owner.messages) {
        if (request.policy == Policy::keep || message.mark == Mark::unread) {
            listing.add(message.announced, message.unique_id);
        }
    }
    owner.holder = Holder{std::chrono::system_clock::now(), request.client};
    return std::make_unique<HeldMaildrop>(*this, owner, std::move(listing));
}

std::expected<void, StoreFailure> MemoryStore::create(std::string_view account) {
    const std::lock_guard lock{mutex_};
    static_cast<void>(account_named(account));
    return {};
}

std::expected<std::unique_ptr<Delivery>, StoreFailure> MemoryStore::deliver(std::string_view account
) {
    const std::lock_guard lock{mutex_};
    if (auto failure = fault(Call::deliver)) {
        return std::unexpected{*std::move(failure)};
    }
    return std::make_unique<PendingDelivery>(*this, std::string{account});
}

std::expected<std::unique_ptr<Removal>, StoreFailure> MemoryStore::remove(std::string_view account
) {
    const std::lock_guard lock{mutex_};
    if (auto failure = fault(Call::remove)) {
        return std::unexpected{*std::move(failure)};
    }
    std::vector<Message> messages;
    if (const auto owner = accounts_.find(account); owner != accounts_.end()) {
        if (owner->second.holder) {
            return std::unexpected{StoreFailure{StoreError::in_use, "held in memory"}};
        }
        messages = std::move(owner->second.messages);
        accounts_.erase(owner);
    }
    return std::make_unique<PendingRemoval>(*this, std::string{account}, std::move(messages));
}

std::expected<std::unique_ptr<Removal>, StoreFailure> MemoryStore::leftovers(
    std::string_view account
) {
    const std::lock_guard lock{mutex_};
    if (auto failure = fault(Call::leftovers)) {
        return std::unexpected{*std::move(failure)};
    }
    return std::make_unique<PendingRemoval>(*this, std::string{account}, std::vector<Message>{});
}

MemoryStore::Account& MemoryStore::account_named(std::string_view name) {
    return accounts_.try_emplace(std::string{name}).first->second;
}

std::optional<StoreFailure> MemoryStore::fault(Call call) {
    const auto ordered = faults_.find(call);
    if (ordered == faults_.end()) {
        return std::nullopt;
    }
    if (ordered->second.after > 0) {
        --ordered->second.after;
        return std::nullopt;
    }
    const StoreError error = ordered->second.error;
    faults_.erase(ordered);
    return StoreFailure{error, "ordered by the test"};
}

void MemoryStore::add(
    std::string_view account,
    std::string_view unique_id,
    std::string stored,
    std::optional<Octets> announced
) {
    const auto checked_id = UniqueId::from(unique_id);
    if (!checked_id) {
        throw std::invalid_argument{"not a unique-id: " + std::string{unique_id}};
    }
    const Octets octets = announced.value_or(octets_with_crlf(stored));
    account_named(account).messages.push_back(
        {*checked_id, std::make_shared<const std::string>(std::move(stored)), octets, Mark::unread}
    );
}

std::vector<std::string> MemoryStore::unique_ids(std::string_view account, Mark mark) const {
    const std::lock_guard lock{mutex_};
    std::vector<std::string> ids;
    if (const auto owner = accounts_.find(account); owner != accounts_.end()) {
        for (const Message& message : owner->second.messages) {
            if (message.mark == mark) {
                ids.emplace_back(message.unique_id.view());
            }
        }
    }
    return ids;
}

}  // namespace palomar::maildrop
