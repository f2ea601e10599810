// Interrupt: Ctrl-C, held back so that it ends what is under way and not the program. Knows nothing
// of what that is.
#pragma once

#include <csignal>

namespace palomar::palomarctl {

/// While it lives, SIGINT waits in descriptor(); one that came is forgotten when it dies. Where no
/// descriptor is left for signals, Ctrl-C ends the program as ever. One at a time, on the only
/// thread.
class Interrupt {
  public:
    Interrupt();
    ~Interrupt();
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;

    /// Can be read once Ctrl-C was struck; not to be read from. poll(2) passes over it where it is
    /// none.
    [[nodiscard]] int descriptor() const { return signals_; }

    /// Whether Ctrl-C was struck.
    [[nodiscard]] bool came() const;

  private:
    int signals_;
    sigset_t mask_before_{};
};

enum class Waited { input, interrupt };

/// Waits for something to read from `input`, or for a Ctrl-C that an Interrupt holds back; that one
/// is left to it.
[[nodiscard]] Waited wait_for_input(int input);

}  // namespace palomar::palomarctl
