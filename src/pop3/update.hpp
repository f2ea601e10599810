// Update: the state after QUIT, in which the changes are carried out (RFC 1939 §6). It reads no
// command.
#pragma once

#include "maildrop/store.hpp"
#include "pop3/account.hpp"
#include "pop3/action.hpp"
#include "pop3/event.hpp"
#include "pop3/reply.hpp"
#include "pop3/session_summary.hpp"

#include <cstddef>
#include <utility>

namespace palomar::pop3 {

class Update {
  public:
    /// `listed`: messages of the listing; `retrieved`: those of them that were sent whole by RETR.
    Update(Reply& reply, Account account, std::size_t listed, std::size_t retrieved)
        : reply_{reply}, account_{std::move(account)}, listed_{listed}, retrieved_{retrieved} {}

    /// The last words: what was done, counted truthfully, or what could not be.
    [[nodiscard]] Action on(const Committed& event);

    [[nodiscard]] SessionSummary summary() const;

  private:
    [[nodiscard]] std::size_t left() const;

    Reply& reply_;
    Account account_;
    std::size_t listed_;
    std::size_t retrieved_;
    maildrop::CommitReport report_;
};

}  // namespace palomar::pop3
