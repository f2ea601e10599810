// Signals are blocked and read from a descriptor, so that none can end the program while the
// terminal is not as it was.
#include "palomarctl/screen.hpp"

#include <array>
#include <optional>
#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace palomar::palomarctl {
namespace {

// The other screen and no cursor; and back.
constexpr std::string_view enter = "\x1B[?1049h\x1B[?25l";
constexpr std::string_view leave = "\x1B[?25h\x1B[?1049l";

void write_all(std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(STDOUT_FILENO, text.data(), text.size());
        if (written <= 0) {
            return;  // the terminal has gone, which wait() will notice
        }
        text.remove_prefix(static_cast<std::size_t>(written));
    }
}

sigset_t awaited_signals() {
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH}) {
        sigaddset(&set, signal);
    }
    return set;
}

bool quits(char key) {
    constexpr std::string_view keys = "qQ\x03\x04";
    return keys.contains(key);
}

/// A key was struck: does it end the picture? Nothing more to read does.
bool read_keys() {
    std::array<char, 64> keys{};
    const ssize_t count = ::read(STDIN_FILENO, keys.data(), keys.size());
    if (count <= 0) {
        return true;
    }
    for (const char key : std::string_view{keys.data(), static_cast<std::size_t>(count)}) {
        if (quits(key)) {
            return true;
        }
    }
    return false;
}

/// The signal that came, if one did.
std::optional<std::uint32_t> read_signal(int signals) {
    signalfd_siginfo info{};
    if (::read(signals, &info, sizeof info) != sizeof info) {
        return std::nullopt;
    }
    return info.ssi_signo;
}

}  // namespace

std::expected<std::unique_ptr<Screen>, std::string> Screen::take() {
    termios settings{};
    if (::isatty(STDOUT_FILENO) == 0 || ::tcgetattr(STDIN_FILENO, &settings) != 0) {
        return std::unexpected{"needs a terminal"};
    }
    const sigset_t awaited = awaited_signals();
    const int signals = ::signalfd(-1, &awaited, SFD_CLOEXEC);
    if (signals < 0) {
        return std::unexpected{"no descriptor is left for signals"};
    }
    sigset_t mask;
    ::pthread_sigmask(SIG_BLOCK, &awaited, &mask);
    return std::unique_ptr<Screen>{new Screen{settings, mask, signals}};
}

Screen::Screen(const termios& settings, const sigset_t& mask, int signals)
    : settings_{settings}, mask_{mask}, signals_{signals} {
    termios keys = settings;
    keys.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO | ISIG);
    ::tcsetattr(STDIN_FILENO, TCSADRAIN, &keys);
    write_all(enter);
}

Screen::~Screen() {
    write_all(leave);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings_);
    ::close(signals_);
    ::pthread_sigmask(SIG_SETMASK, &mask_, nullptr);
}

void Screen::show(std::span<const std::string> lines) {
    // What was there is wiped line by line, the last time with all below, and before the new line
    // is written: behind one as wide as the screen the cursor still stands on its last cell.
    std::string text = "\x1B[H";
    for (const std::string& line : lines) {
        const bool last = &line == &lines.back();
        text += last ? "\x1B[J" : "\x1B[K";
        text += line;
        text += last ? "" : "\n";
    }
    write_all(text);
}

Screen::Wake Screen::wait(std::chrono::milliseconds limit) {
    using Clock = std::chrono::steady_clock;
    const auto deadline = Clock::now() + limit;
    for (;;) {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
        if (left <= 0) {
            return Wake::timeout;
        }
        std::array<pollfd, 2> ready{{{STDIN_FILENO, POLLIN, 0}, {signals_, POLLIN, 0}}};
        if (::poll(ready.data(), ready.size(), static_cast<int>(left)) <= 0) {
            return Wake::timeout;
        }
        if (ready[0].revents != 0 && read_keys()) {
            return Wake::quit;
        }
        if (ready[1].revents != 0) {
            const auto signal = read_signal(signals_);
            return signal == SIGWINCH ? Wake::resized : Wake::quit;
        }
    }
}

}  // namespace palomar::palomarctl
