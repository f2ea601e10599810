// Listing: the snapshot of a maildrop taken at login. Message-numbers are places in it and never
// change.
#pragma once

#include "maildrop/message_number.hpp"
#include "maildrop/octets.hpp"
#include "maildrop/unique_id.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace palomar::maildrop {

class Listing {
  public:
    void reserve(std::size_t messages, std::size_t octets_of_unique_ids) {
        entries_.reserve(messages);
        unique_ids_.reserve(octets_of_unique_ids);
    }

    /// Appends a message; its number is the new size().
    void add(Octets octets, const UniqueId& unique_id) {
        unique_ids_ += unique_id.view();
        entries_.push_back({octets, unique_ids_.size()});
        total_ += octets;
    }

    [[nodiscard]] std::size_t size() const { return entries_.size(); }
    [[nodiscard]] bool contains(MessageNumber number) const { return number.position() < size(); }
    /// Sum over all messages.
    [[nodiscard]] Octets total() const { return total_; }

    /// Both: the number must be contained. The view lives as long as the listing is not added to.
    [[nodiscard]] Octets octets(MessageNumber number) const {
        return entries_[number.position()].octets;
    }
    [[nodiscard]] std::string_view unique_id(MessageNumber number) const {
        const std::size_t position = number.position();
        const std::size_t begin = position == 0 ? 0 : entries_[position - 1].unique_id_end;
        return std::string_view{unique_ids_}.substr(
            begin, entries_[position].unique_id_end - begin
        );
    }

  private:
    // All unique-ids stand in one string: a maildrop of 100,000 messages is two allocations.
    struct Entry {
        Octets octets;
        std::size_t unique_id_end;
    };

    std::vector<Entry> entries_;
    std::string unique_ids_;
    Octets total_;
};

}  // namespace palomar::maildrop
