// Screen: the whole terminal for a picture that is drawn over and over, given back as it was. Knows
// keys and signals, not what the picture shows.
#pragma once

#include <chrono>
#include <csignal>
#include <expected>
#include <memory>
#include <span>
#include <string>
#include <termios.h>

namespace palomar::palomarctl {

class Screen {
  public:
    /// Takes the terminal that standard input and output are, until destruction: another screen
    /// than the shell's, no cursor, keys unseen and without Enter. One at a time, on the only
    /// thread. The error is for people.
    [[nodiscard]] static std::expected<std::unique_ptr<Screen>, std::string> take();

    Screen(const Screen&) = delete;
    Screen& operator=(const Screen&) = delete;
    ~Screen();

    /// In one write, over what was there: nothing flickers. No line may be wider than the screen,
    /// nor may there be more than fit.
    void show(std::span<const std::string> lines);

    enum class Wake {
        timeout,
        /// The window has another size now.
        resized,
        /// q, Ctrl-C, Ctrl-D, a signal that ends programs, or the terminal has gone.
        quit,
    };

    [[nodiscard]] Wake wait(std::chrono::milliseconds limit);

  private:
    Screen(const termios& settings, const sigset_t& mask, int signals);

    /// As they were before.
    termios settings_;
    sigset_t mask_;
    /// Tells of the signals that are blocked meanwhile.
    int signals_;
};

}  // namespace palomar::palomarctl
