// Maildrop: every answer about an account's mail, ready to be sent. Small messages lie in memory in
// wire form, one behind the other; large ones are files in wire form.
#pragma once

#include "floor/maildir.hpp"
#include "floor/output.hpp"
#include "system/descriptor.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace palomar::floor_server {

/// Stays as it is, and where it is, once it is made.
class Maildrop {
  public:
    /// Reads all of the Maildir. Exception: a file that cannot be read.
    explicit Maildrop(const std::string& maildir);
    Maildrop(const Maildrop&) = delete;
    Maildrop& operator=(const Maildrop&) = delete;
    ~Maildrop() = default;

    [[nodiscard]] std::uint64_t messages() const { return messages_.size(); }

    /// Whole answers.
    [[nodiscard]] std::string_view stat() const { return stat_; }
    [[nodiscard]] std::string_view list() const { return list_; }
    [[nodiscard]] std::string_view unique_ids() const { return unique_ids_; }

    /// Answers about one message; numbers are 1 to messages().
    void retrieve(std::uint64_t number, Output& output) const;
    void list(std::uint64_t number, Output& output) const;
    void unique_id(std::uint64_t number, Output& output) const;

  private:
    /// Of a text that still grows.
    struct Slice {
        std::size_t offset;
        std::size_t size;
        [[nodiscard]] std::string_view of(std::string_view text) const {
            return text.substr(offset, size);
        }
    };

    struct Message {
        /// Of small_: the whole answer, or of a large message its first line.
        Slice answer{};
        /// Lines of list_ and unique_ids_.
        Slice list{};
        Slice unique_id{};
        std::uint64_t octets = 0;
        /// Of a large message, in wire form.
        bench::Descriptor file;
        std::uint64_t file_octets = 0;
    };

    [[nodiscard]] Message prepared(const std::string& path);
    void keep_in_memory(std::string_view stored, Message& message);

    std::string stat_;
    std::string list_;
    std::string unique_ids_;
    std::string small_;
    std::vector<Message> messages_;
};

}  // namespace palomar::floor_server
