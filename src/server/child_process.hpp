// ChildProcess: a program running in a process group of its own, gone when this object is gone.
// posix_spawn and a pidfd rather than Boost.Process: ADR 0010.
#pragma once

#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <sys/types.h>
#include <system_error>
#include <vector>

namespace palomar::server {

/// A descriptor that closes itself.
class OwnDescriptor {
  public:
    OwnDescriptor() = default;
    explicit OwnDescriptor(int number) : number_{number} {}
    ~OwnDescriptor();
    OwnDescriptor(OwnDescriptor&& other) noexcept;
    OwnDescriptor& operator=(OwnDescriptor&& other) noexcept;

    [[nodiscard]] int get() const { return number_; }
    [[nodiscard]] int release();

  private:
    int number_ = -1;
};

/// Starts `arguments[0]` (found by PATH if it has no slash), a child of this process in a process
/// group of its own, with these as its standard streams and no other descriptor. Blocks until the
/// program was loaded, or its loading failed: that is the error. Thread-safe.
using Spawn = std::function<std::expected<pid_t, std::error_code>(
    const std::vector<std::string>& arguments, int input, int output, int errors
)>;

/// By posix_spawn(3).
[[nodiscard]] std::expected<pid_t, std::error_code> spawn_directly(
    const std::vector<std::string>& arguments, int input, int output, int errors
);

class ChildProcess {
  public:
    /// Starts the program with `input` as its standard input; blocks as `spawn` does.
    [[nodiscard]] static std::expected<ChildProcess, std::error_code> start(
        const Spawn& spawn, const std::vector<std::string>& arguments, int input
    );

    /// Kills what is left of the process group and waits for the process itself. Blocks, shortly.
    ~ChildProcess();
    ChildProcess(ChildProcess&&) noexcept;
    ChildProcess& operator=(ChildProcess&&) = delete;

    /// The reading end of its standard output, non-blocking. Give it away once.
    [[nodiscard]] OwnDescriptor take_output() { return std::move(output_); }

    /// Becomes readable when the process has ended (a pidfd). Give it away once.
    [[nodiscard]] OwnDescriptor take_end() { return std::move(end_); }

    /// Kills the process and all that it started in its group.
    void kill() const;

    /// Waits for its end. Blocks. 0: it succeeded; otherwise its exit status, or 128 + a signal's
    /// number.
    [[nodiscard]] int wait();

    /// The beginning of what it wrote to its standard error, for the log; after wait().
    [[nodiscard]] std::string complaint() const;

  private:
    ChildProcess(pid_t process, OwnDescriptor output, OwnDescriptor errors);

    pid_t process_;
    std::optional<int> status_;
    OwnDescriptor end_;
    OwnDescriptor output_;
    OwnDescriptor errors_;
};

}  // namespace palomar::server
