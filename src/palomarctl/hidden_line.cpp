// While echo is off, the signals that would end or stop the program are blocked and wait in a
// signalfd: each is let through only once the echo is on again. So no handler has to run, and there
// is no moment in which a Ctrl-C leaves the terminal mute.
#include "palomarctl/hidden_line.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <string>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

namespace palomar::palomarctl {
namespace {

std::error_code last_error() { return {errno, std::system_category()}; }

sigset_t ending_signals() {
    sigset_t signals;
    ::sigemptyset(&signals);
    for (const int signal : {SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGTSTP}) {
        ::sigaddset(&signals, signal);
    }
    return signals;
}

/// No echo and no signals while this lives.
class Hush {
  public:
    explicit Hush(int terminal) : terminal_{terminal} {
        const sigset_t signals = ending_signals();
        ::pthread_sigmask(SIG_BLOCK, &signals, &mask_before_);
        if (::tcgetattr(terminal_, &settings_before_) == 0) {
            termios silent = settings_before_;
            silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
            silent.c_lflag |= ECHONL;
            silenced_ = ::tcsetattr(terminal_, TCSAFLUSH, &silent) == 0;
        }
    }

    ~Hush() {
        if (silenced_) {
            ::tcsetattr(terminal_, TCSAFLUSH, &settings_before_);
        }
        ::pthread_sigmask(SIG_SETMASK, &mask_before_, nullptr);
    }

    Hush(const Hush&) = delete;
    Hush& operator=(const Hush&) = delete;

    [[nodiscard]] bool silenced() const { return silenced_; }

  private:
    int terminal_;
    sigset_t mask_before_{};
    termios settings_before_{};
    bool silenced_ = false;
};

enum class Came { line, signal };

std::expected<Came, std::error_code> wait_for_line(int terminal, int signals) {
    std::array<pollfd, 2> sources{
        pollfd{.fd = terminal, .events = POLLIN, .revents = 0},
        pollfd{.fd = signals, .events = POLLIN, .revents = 0}
    };
    while (::poll(sources.data(), sources.size(), -1) < 0) {
        if (errno != EINTR) {
            return std::unexpected{last_error()};
        }
    }
    return sources[1].revents != 0 ? Came::signal : Came::line;
}

/// One line, without echo; nothing when a signal came first.
std::expected<std::optional<identity::Secret>, std::error_code> read_once(
    int terminal, int signals, std::string_view question
) {
    const Hush hush{terminal};
    if (!hush.silenced() || ::write(terminal, question.data(), question.size()) < 0) {
        return std::unexpected{last_error()};
    }
    const auto came = wait_for_line(terminal, signals);
    if (!came) {
        return std::unexpected{came.error()};
    }
    if (*came == Came::signal) {
        return std::nullopt;
    }
    // The terminal hands out a line at a time, of at most 4096 octets.
    std::array<char, 4096> line{};
    const auto octets = ::read(terminal, line.data(), line.size());
    if (octets < 0) {
        return std::unexpected{last_error()};
    }
    std::string_view text{line.data(), static_cast<std::size_t>(octets)};
    if (text.ends_with('\n')) {
        text.remove_suffix(1);
    }
    identity::Secret secret{text};
    ::explicit_bzero(line.data(), line.size());
    return secret;
}

/// Lines are asked for again until one comes: a signal that was let through and did not end the
/// program stopped it, and it goes on. One that still waits is held back by the caller.
std::expected<identity::Secret, std::error_code> read_until_line(
    int terminal, int signals, std::string_view question
) {
    for (;;) {
        auto typed = read_once(terminal, signals, question);
        if (!typed) {
            return std::unexpected{typed.error()};
        }
        if (auto& line = *typed) {
            return *std::move(line);
        }
        pollfd held_back{.fd = signals, .events = POLLIN, .revents = 0};
        if (::poll(&held_back, 1, 0) > 0) {
            return std::unexpected{std::make_error_code(std::errc::interrupted)};
        }
    }
}

}  // namespace

std::expected<identity::Secret, std::error_code> read_hidden_line(
    int terminal, std::string_view question
) {
    const sigset_t ending = ending_signals();
    const int signals = ::signalfd(-1, &ending, SFD_CLOEXEC);
    if (signals < 0) {
        return std::unexpected{last_error()};
    }
    auto line = read_until_line(terminal, signals, question);
    ::close(signals);
    return line;
}

}  // namespace palomar::palomarctl
