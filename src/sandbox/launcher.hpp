// Launcher: a process of its own that starts programs. The server forks it before it confines
// itself, since confinement is inherited and cannot be widened; it is confined too, as the programs
// need it. The programs are children of the server, not of the launcher: see launcher.cpp.
#pragma once

#include "sandbox/descriptor.hpp"
#include "sandbox/landlock.hpp"

#include <expected>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <sys/types.h>
#include <system_error>
#include <vector>

namespace palomar::sandbox {

/// How launcher and programs are confined.
struct LauncherSettings {
    /// As for drop_root().
    std::optional<std::string> user;
    FileRules files;
};

/// What a program reads and writes; nothing else is open in it. They stay the caller's.
struct StandardStreams {
    int input;
    int output;
    int errors;
};

class Launcher {
  public:
    /// Forks, then waits until the new process is confined. Call it before there are other threads.
    /// The error is a sentence for the operator.
    [[nodiscard]] static std::expected<Launcher, std::string> start(const LauncherSettings& settings
    );

    /// Lets the launcher end. Programs that run go on.
    ~Launcher();
    Launcher(Launcher&&) noexcept;
    Launcher& operator=(Launcher&&) = delete;

    /// Starts `arguments[0]` (found by PATH if it has no slash) in a process group of its own, with
    /// no signal blocked or ignored. It is a child of this process: wait for it. Thread-safe.
    /// Blocks until the program was loaded, or its loading failed: that is the error. E2BIG:
    /// arguments of more than 64 KiB; ECONNRESET: the launcher is gone.
    [[nodiscard]] std::expected<pid_t, std::error_code> launch(
        const std::vector<std::string>& arguments, const StandardStreams& streams
    );

    /// Its process-id, for the log.
    [[nodiscard]] pid_t process() const { return process_; }

  private:
    Launcher(pid_t process, Descriptor socket);

    pid_t process_;
    Descriptor socket_;
    /// One request at a time. On the heap: a mutex does not move.
    std::unique_ptr<std::mutex> turn_ = std::make_unique<std::mutex>();
};

}  // namespace palomar::sandbox
