// One short function a command. What is wrong with a message-number is found out once, before all
// of them.
#include "pop3/transaction.hpp"

#include "pop3/capabilities.hpp"
#include "pop3/refusal.hpp"

#include <utility>

namespace palomar::pop3 {

Transaction::Transaction(
    const SessionPolicy& policy,
    const Circumstances& circumstances,
    Reply& reply,
    Account account,
    std::unique_ptr<maildrop::Maildrop> maildrop
)
    : policy_{policy},
      circumstances_{circumstances},
      reply_{reply},
      account_{std::move(account)},
      maildrop_{std::move(maildrop)},
      marks_{listing()} {}

Action Transaction::welcome() {
    return reply_.ok("{} ({})", remaining(), octets(marks_.remaining_octets()));
}

Action Transaction::on(const Command& command) {
    return command.number ? about_message(command, *command.number) : about_maildrop(command);
}

Action Transaction::about_message(const Command& command, Number number) {
    if (!listing().contains(number)) {
        return reply_.refuse(
            "there is no message {}: the maildrop has {}",
            number.value(),
            messages(listing().size())
        );
    }
    reply_.end_bad_run();
    if (marks_.is_deleted(number)) {
        return reply_.fail("message {} is deleted", number.value());
    }
    switch (command.verb) {
        case Verb::dele:
            return dele(number);
        case Verb::list:
            return listing_of(number, Column::octets);
        case Verb::retr:
            return retr(number);
        case Verb::top:
            return top(number, command.lines);
        case Verb::uidl:
            return listing_of(number, Column::unique_id);
        case Verb::auth:
        case Verb::capa:
        case Verb::noop:
        case Verb::pass:
        case Verb::quit:
        case Verb::rset:
        case Verb::stat:
        case Verb::stls:
        case Verb::user:
            break;  // take no message-number, or do not come here
    }
    std::unreachable();
}

Action Transaction::about_maildrop(const Command& command) {
    reply_.end_bad_run();
    switch (command.verb) {
        case Verb::capa:
            return capa();
        case Verb::list:
            return list();
        case Verb::noop:
            return noop();
        case Verb::rset:
            return rset();
        case Verb::stat:
            return stat();
        case Verb::uidl:
            return uidl();
        case Verb::dele:
        case Verb::retr:
        case Verb::top:
        case Verb::auth:
        case Verb::pass:
        case Verb::quit:
        case Verb::stls:
        case Verb::user:
            break;  // need a message-number, or do not come here
    }
    std::unreachable();
}

Action Transaction::on(const Sent&) {
    return listing_reply_ ? send_part(*listing_reply_, reply_.begin_part()) : reply_.read_on();
}

Action Transaction::capa() {
    append_capabilities(reply_.begin_ok("capabilities follow"), policy_, circumstances_, &account_);
    return reply_.send();
}

Action Transaction::noop() { return reply_.ok("still here"); }

Action Transaction::stat() {
    return reply_.ok("{} {}", marks_.remaining(), marks_.remaining_octets().value());
}

Action Transaction::dele(Number number) {
    if (account_.rights == Rights::read_only) {
        return reply_.fail("[SYS/PERM] this account may not delete");
    }
    marks_.mark_deleted(number);
    return reply_.ok("message {} deleted", number.value());
}

Action Transaction::rset() {
    marks_.undelete_all();
    return welcome();
}

Action Transaction::list() {
    auto& text = reply_.begin_ok("{} ({})", remaining(), octets(marks_.remaining_octets()));
    return send_part(listing_reply_.emplace(Column::octets), text);
}

Action Transaction::uidl() {
    auto& text = reply_.begin_ok("unique-ids follow");
    return send_part(listing_reply_.emplace(Column::unique_id), text);
}

/// Sends the next part of LIST or UIDL; Sent brings the session back here until all of it is sent.
Action Transaction::send_part(ListingReply& listing_reply, std::string& text) {
    switch (listing_reply.append_part(text, listing(), marks_)) {
        case ListingReply::Progress::more:
            break;
        case ListingReply::Progress::complete:
            listing_reply_.reset();
            break;
    }
    return reply_.send();
}

/// LIST or UIDL of one message.
Action Transaction::listing_of(Number number, Column column) {
    std::string& text = reply_.begin_part();
    text += "+OK ";
    append_listing(text, listing(), number, column);
    text += "\r\n";
    return reply_.send();
}

Action Transaction::retr(Number number) {
    sending_ = Sending{number, Sending::Part::whole};
    const std::string& header = policy_.filtered
                                    ? reply_.begin_ok("message follows")
                                    : reply_.begin_ok("{}", octets(listing().octets(number)));
    return SendMessage{header, *maildrop_, number, std::nullopt};
}

Action Transaction::top(Number number, std::uint64_t lines) {
    sending_ = Sending{number, Sending::Part::top};
    return SendMessage{reply_.begin_ok("top of message follows"), *maildrop_, number, lines};
}

Action Transaction::on(const MessageSent&) {
    if (sending_ && sending_->part == Sending::Part::whole) {
        marks_.mark_retrieved(sending_->number);
    }
    sending_.reset();
    return reply_.read_on();
}

Action Transaction::on(const MessageRefused& event) {
    const auto number = sending_ ? sending_->number.value() : 0;
    sending_.reset();
    return event.error == maildrop::StoreError::vanished
               ? reply_.fail("message {} is no longer there", number)
               : reply_.fail("{}message {} cannot be read", response_code(event.error), number);
}

Action Transaction::on(const FilterRefused&) {
    sending_.reset();
    return reply_.fail("[SYS/TEMP] the message filter failed");
}

Commit Transaction::commit() {
    auto changes = account_.rights == Rights::read_only ? maildrop::Changes{} : marks_.changes();
    return Commit{std::move(maildrop_), std::move(changes)};
}

SessionSummary Transaction::summary() const {
    return {
        .account = account_.name.view(),
        .retrieved = marks_.retrieved(),
        .deleted = 0,
        .left = listing().size(),
    };
}

Quantity Transaction::remaining() const {
    const std::size_t count = marks_.remaining();
    switch (account_.policy) {
        case maildrop::Policy::archive:
            return {count, "new message"};
        case maildrop::Policy::keep:
            return messages(count);
    }
    std::unreachable();
}

}  // namespace palomar::pop3
