// Marks: what a session did to the messages of its listing. Nothing of it is real before UPDATE.
#pragma once

#include "maildrop/listing.hpp"
#include "maildrop/store.hpp"

#include <cstddef>
#include <vector>

namespace palomar::pop3 {

/// `listing` must outlive it. All message-numbers must be in the listing.
class Marks {
  public:
    explicit Marks(const maildrop::Listing& listing);

    [[nodiscard]] bool is_deleted(maildrop::MessageNumber number) const {
        return deleted_[number.position()];
    }

    /// DELE. The message must not be deleted yet.
    void mark_deleted(maildrop::MessageNumber number);
    /// RETR sent it whole, perhaps not for the first time.
    void mark_retrieved(maildrop::MessageNumber number);
    /// RSET: takes back deletions only; what was sent stays sent.
    void undelete_all();

    /// Messages that are not deleted, and their octets.
    [[nodiscard]] std::size_t remaining() const { return remaining_; }
    [[nodiscard]] maildrop::Octets remaining_octets() const { return remaining_octets_; }

    /// Distinct messages that were sent whole by RETR, deleted ones included.
    [[nodiscard]] std::size_t retrieved() const { return retrieved_count_; }

    /// What UPDATE has to do.
    [[nodiscard]] maildrop::Changes changes() const;

  private:
    const maildrop::Listing& listing_;
    std::vector<bool> deleted_;
    std::vector<bool> retrieved_;
    std::size_t retrieved_count_ = 0;
    std::size_t remaining_;
    maildrop::Octets remaining_octets_;
};

}  // namespace palomar::pop3
