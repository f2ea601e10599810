// ListingReply: the lines that LIST and UIDL answer for a whole maildrop, in parts of bounded size.
#pragma once

#include "maildrop/listing.hpp"
#include "pop3/marks.hpp"

#include <cstddef>
#include <string>

namespace palomar::pop3 {

/// What stands behind the message-number.
enum class Column { octets, unique_id };

/// Appends "number column", as LIST n and UIDL n answer it too. The number must be in the listing.
void append_listing(
    std::string& out,
    const maildrop::Listing& listing,
    maildrop::MessageNumber number,
    Column column
);

class ListingReply {
  public:
    enum class Progress { more, complete };

    /// A part may be longer than this by one line and the final one.
    static constexpr std::size_t octets_a_part = std::size_t{16} * 1024;

    explicit ListingReply(Column column) : column_{column} {}

    /// Appends lines to `out`, deleted messages left out, until all are there or `out` is a part.
    /// Progress::complete: the final "." is there too.
    [[nodiscard]] Progress append_part(
        std::string& out, const maildrop::Listing& listing, const Marks& marks
    );

  private:
    Column column_;
    std::size_t next_position_ = 0;
};

}  // namespace palomar::pop3
