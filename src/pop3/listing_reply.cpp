// Made for maildrops of 100,000 messages: to_chars into one string, no allocation for each line.
#include "pop3/listing_reply.hpp"

#include <array>
#include <charconv>
#include <limits>

namespace palomar::pop3 {
namespace {

void append_number(std::string& out, std::uint64_t number) {
    std::array<char, std::numeric_limits<std::uint64_t>::digits10 + 1> digits;
    const auto written = std::to_chars(digits.begin(), digits.end(), number);
    out.append(digits.data(), written.ptr);
}

}  // namespace

void append_listing(
    std::string& out,
    const maildrop::Listing& listing,
    maildrop::MessageNumber number,
    Column column
) {
    append_number(out, number.value());
    out += ' ';
    switch (column) {
        case Column::octets:
            append_number(out, listing.octets(number).value());
            break;
        case Column::unique_id:
            out += listing.unique_id(number);
            break;
    }
}

ListingReply::Progress ListingReply::append_part(
    std::string& out, const maildrop::Listing& listing, const Marks& marks
) {
    for (; next_position_ < listing.size(); ++next_position_) {
        if (out.size() >= octets_a_part) {
            return Progress::more;
        }
        const auto number = maildrop::MessageNumber::at(next_position_);
        if (!marks.is_deleted(number)) {
            append_listing(out, listing, number, column_);
            out += "\r\n";
        }
    }
    out += ".\r\n";
    return Progress::complete;
}

}  // namespace palomar::pop3
