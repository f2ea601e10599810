// LargeMaildir: 100,000 messages, as names, as what a scan makes of them, and as a Maildir on the
// disk. The same at every run.
#pragma once

#include "maildir/folders.hpp"
#include "maildir/posix_file_system.hpp"
#include "maildir/snapshot.hpp"
#include "maildir/temporary_maildir.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace palomar::bench {

inline constexpr std::size_t large = 100'000;

/// Such as Postfix gives to files, in no order.
[[nodiscard]] const std::vector<std::string>& large_names();

/// Their messages in new/, octets and all, in order; the folders' states unknown.
[[nodiscard]] maildir::Snapshot large_snapshot();

/// Empty files of these names in new/ of a temporary Maildir. Making it takes seconds.
class LargeMaildir {
  public:
    LargeMaildir();

    [[nodiscard]] maildir::FileSystem& file_system() { return file_system_; }
    /// Not opened yet, as at each login.
    [[nodiscard]] maildir::Folders folders();

    /// One message more, and one less again.
    void deliver() const { files_.put(one_more, ""); }
    void withdraw() const { files_.remove(one_more); }

    /// Writes a size index of what is in new/, as it would be some seconds after the last delivery.
    void remember();
    /// Removes the size index.
    void forget() const;

  private:
    static constexpr const char* one_more = "new/1800000000.V801I1M1.mail.example.org";

    maildir::TemporaryMaildir files_;
    maildir::PosixFileSystem file_system_;
};

/// One for all benchmarks, made at the first call. Each finds and leaves it with 100,000 messages;
/// the size index may be any.
[[nodiscard]] LargeMaildir& large_maildir();

}  // namespace palomar::bench
