// The sums are kept while marking, so that STAT costs nothing.
#include "pop3/marks.hpp"

namespace palomar::pop3 {

Marks::Marks(const maildrop::Listing& listing)
    : listing_{listing},
      deleted_(listing.size()),
      retrieved_(listing.size()),
      remaining_{listing.size()},
      remaining_octets_{listing.total()} {}

void Marks::mark_deleted(maildrop::MessageNumber number) {
    deleted_[number.position()] = true;
    --remaining_;
    remaining_octets_ -= listing_.octets(number);
}

void Marks::mark_retrieved(maildrop::MessageNumber number) {
    retrieved_count_ += retrieved_[number.position()] ? 0 : 1;
    retrieved_[number.position()] = true;
}

void Marks::undelete_all() {
    deleted_.assign(listing_.size(), false);
    remaining_ = listing_.size();
    remaining_octets_ = listing_.total();
}

maildrop::Changes Marks::changes() const {
    maildrop::Changes changes;
    for (std::size_t position = 0; position < listing_.size(); ++position) {
        if (deleted_[position]) {
            changes.deleted.push_back(maildrop::MessageNumber::at(position));
        } else if (retrieved_[position]) {
            changes.retrieved.push_back(maildrop::MessageNumber::at(position));
        }
    }
    return changes;
}

}  // namespace palomar::pop3
