// Transaction: the state in which a client works on its maildrop (RFC 1939 §5). It only notes what
// was asked; leaving it otherwise than by commit() changes nothing.
#pragma once

#include "maildrop/store.hpp"
#include "pop3/account.hpp"
#include "pop3/action.hpp"
#include "pop3/command_table.hpp"
#include "pop3/event.hpp"
#include "pop3/listing_reply.hpp"
#include "pop3/marks.hpp"
#include "pop3/quantity.hpp"
#include "pop3/reply.hpp"
#include "pop3/session_policy.hpp"
#include "pop3/session_summary.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace palomar::pop3 {

class Transaction {
  public:
    static constexpr States state = States::transaction;

    /// The references must outlive it; `maildrop` is there.
    Transaction(
        const SessionPolicy& policy,
        const Circumstances& circumstances,
        Reply& reply,
        Account account,
        std::unique_ptr<maildrop::Maildrop> maildrop
    );

    /// The answer to PASS.
    [[nodiscard]] Action welcome();

    /// The command is one that may come in this state, and not QUIT, which ends it.
    [[nodiscard]] Action on(const Command& command);
    [[nodiscard]] Action on(const Sent& event);
    [[nodiscard]] Action on(const MessageSent& event);
    [[nodiscard]] Action on(const MessageRefused& event);
    [[nodiscard]] Action on(const FilterRefused& event);

    /// QUIT: hands the maildrop over with all that is to be done to it. Only the destructor may
    /// follow.
    [[nodiscard]] Commit commit();

    /// Hands the maildrop over, nothing to be done to it. Only the destructor may follow.
    [[nodiscard]] std::unique_ptr<maildrop::Maildrop> release() { return std::move(maildrop_); }

    void rest() { maildrop_->rest(); }

    [[nodiscard]] const Account& account() const { return account_; }
    [[nodiscard]] SessionSummary summary() const;

  private:
    /// The message that is on its way to the client.
    struct Sending {
        maildrop::MessageNumber number;
        enum class Part { whole, top } part;
    };

    using Number = maildrop::MessageNumber;

    [[nodiscard]] Action about_message(const Command& command, Number number);
    [[nodiscard]] Action about_maildrop(const Command& command);

    [[nodiscard]] Action capa();
    [[nodiscard]] Action dele(Number number);
    [[nodiscard]] Action list();
    [[nodiscard]] Action noop();
    [[nodiscard]] Action retr(Number number);
    [[nodiscard]] Action rset();
    [[nodiscard]] Action stat();
    [[nodiscard]] Action top(Number number, std::uint64_t lines);
    [[nodiscard]] Action uidl();

    [[nodiscard]] Action send_part(ListingReply& listing_reply, std::string& text);
    [[nodiscard]] Action listing_of(Number number, Column column);

    /// "2 new messages": what is not deleted, as the policy of the account calls it.
    [[nodiscard]] Quantity remaining() const;
    [[nodiscard]] const maildrop::Listing& listing() const { return maildrop_->listing(); }

    const SessionPolicy& policy_;
    const Circumstances& circumstances_;
    Reply& reply_;
    Account account_;
    std::unique_ptr<maildrop::Maildrop> maildrop_;
    Marks marks_;
    std::optional<ListingReply> listing_reply_;
    std::optional<Sending> sending_;
};

}  // namespace palomar::pop3
