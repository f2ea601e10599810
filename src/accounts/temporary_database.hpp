// For tests: a database file in a fresh directory, and those who get in its way: another program
// that knows no rules, another process that writes, a disk that is full.
#pragma once

#include "accounts/sqlite_database.hpp"

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <sys/resource.h>
#include <sys/types.h>

namespace palomar::accounts {

/// Throws where the text is no user name.
[[nodiscard]] identity::UserName named(std::string_view text);

/// Throws where the text is no label.
[[nodiscard]] Label labelled(std::string_view text);

class TemporaryDatabase {
  public:
    TemporaryDatabase();
    ~TemporaryDatabase();
    TemporaryDatabase(const TemporaryDatabase&) = delete;
    TemporaryDatabase& operator=(const TemporaryDatabase&) = delete;

    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
    [[nodiscard]] std::filesystem::path file() const { return folder_ / "palomar.db"; }

    /// Throws where it does not open.
    [[nodiscard]] SqliteDatabase open(std::chrono::milliseconds patience = std::chrono::seconds{20})
        const;

    /// What another process would find if this one ended now, without closing anything.
    [[nodiscard]] SqliteDatabase open_as_after_a_crash() const;

    /// Carries out a statement as another program may, whatever the schema forbids.
    void by_hand(const std::string& statement) const;
    [[nodiscard]] long long count_by_hand(const std::string& query) const;

  private:
    std::filesystem::path folder_;
};

/// Another process that holds the write lock on a database as long as this object lives.
class WritingProcess {
  public:
    explicit WritingProcess(const std::string& file);
    ~WritingProcess();
    WritingProcess(const WritingProcess&) = delete;
    WritingProcess& operator=(const WritingProcess&) = delete;

  private:
    pid_t child_ = -1;
    int stop_ = -1;
};

/// As long as this object lives, this process can write no octet to any file.
class FullDisk {
  public:
    FullDisk();
    ~FullDisk();
    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;

  private:
    rlimit usual_{};
};

}  // namespace palomar::accounts
