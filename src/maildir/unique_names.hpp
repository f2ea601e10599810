// UniqueNames: names for new files that nobody else gives, as the Maildir specification has them.
#pragma once

#include "maildir/file_system.hpp"

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>

namespace palomar::maildir {

/// What the system calls itself, or "localhost" where it does not know.
[[nodiscard]] std::string host_name();

/// One object for a process. Thread-safe.
class UniqueNames {
  public:
    /// `host` is unlike that of any other machine that shares the file system.
    explicit UniqueNames(std::string_view host);

    /// <seconds>.M<microseconds>P<process>Q<number>.<host>, with the time `now`. Unlike any other
    /// even where clocks are set back, as long as the process lives.
    [[nodiscard]] std::string next(TimePoint now);

  private:
    std::string host_;
    std::atomic<std::uint64_t> given_{0};
};

}  // namespace palomar::maildir
