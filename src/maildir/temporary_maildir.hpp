// TemporaryMaildir: for tests: a store's root in a fresh directory, with the Maildir of one
// account, "ana". It plays the delivery agent and the IMAP server.
#pragma once

#include "maildir/mail_location.hpp"

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace palomar::maildir {

class TemporaryMaildir {
  public:
    /// With the folders tmp, new and cur.
    TemporaryMaildir();
    ~TemporaryMaildir();
    TemporaryMaildir(const TemporaryMaildir&) = delete;
    TemporaryMaildir& operator=(const TemporaryMaildir&) = delete;

    [[nodiscard]] const std::filesystem::path& root() const { return root_; }
    [[nodiscard]] std::filesystem::path maildir() const { return root_ / "ana"; }
    /// `place` is such as "new/1.host".
    [[nodiscard]] std::filesystem::path at(std::string_view place) const;
    /// root()/%u
    [[nodiscard]] MailLocation location() const;

    void put(std::string_view place, std::string_view octets) const;
    void rename(std::string_view from, std::string_view to) const;
    void remove(std::string_view place) const;
    [[nodiscard]] bool has(std::string_view place) const;
    [[nodiscard]] std::string octets(std::string_view place) const;
    /// What is in new/ and cur/, in order: "cur/1.host:2,S".
    [[nodiscard]] std::vector<std::string> files() const;

  private:
    std::filesystem::path root_;
};

}  // namespace palomar::maildir
