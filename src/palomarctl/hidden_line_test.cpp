// A pseudo-terminal whose user types a password.
#include "palomarctl/hidden_line.hpp"

#include "palomarctl/interrupt.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <fcntl.h>
#include <future>
#include <signal.h>
#include <stdlib.h>
#include <string>
#include <string_view>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

namespace palomar::palomarctl {
namespace {

/// The terminal as a program sees it, and the keyboard and screen behind it.
class PseudoTerminal {
  public:
    PseudoTerminal() : user_{::posix_openpt(O_RDWR | O_NOCTTY)} {
        EXPECT_EQ(::grantpt(user_), 0);
        EXPECT_EQ(::unlockpt(user_), 0);
        program_ = ::open(::ptsname(user_), O_RDWR | O_NOCTTY);
    }
    ~PseudoTerminal() {
        ::close(program_);
        ::close(user_);
    }
    PseudoTerminal(const PseudoTerminal&) = delete;
    PseudoTerminal& operator=(const PseudoTerminal&) = delete;

    [[nodiscard]] int program() const { return program_; }

    void type(std::string_view keys) const {
        EXPECT_EQ(::write(user_, keys.data(), keys.size()), static_cast<ssize_t>(keys.size()));
    }

    /// Reads the screen until it shows `text`; all that it showed.
    [[nodiscard]] std::string screen_until(std::string_view text) const {
        std::string seen;
        std::array<char, 256> space{};
        while (!seen.contains(text)) {
            const auto octets = ::read(user_, space.data(), space.size());
            if (octets <= 0) {
                break;
            }
            seen.append(space.data(), static_cast<std::size_t>(octets));
        }
        return seen;
    }

    [[nodiscard]] bool echoes() const {
        termios settings{};
        ::tcgetattr(program_, &settings);
        return (settings.c_lflag & ECHO) != 0;
    }

  private:
    int user_;
    int program_ = -1;
};

TEST(HiddenLine, IsReadWithoutBeingShown) {
    const PseudoTerminal terminal;
    auto line = std::async(std::launch::async, [&terminal] {
        return read_hidden_line(terminal.program(), "Password: ");
    });
    EXPECT_EQ(terminal.screen_until("Password: "), "Password: ");
    EXPECT_FALSE(terminal.echoes());
    terminal.type("geheim\n");
    const auto password = line.get();
    ASSERT_TRUE(password);
    EXPECT_EQ(password->reveal(), "geheim");
    EXPECT_EQ(terminal.screen_until("\n"), "\r\n");
    EXPECT_TRUE(terminal.echoes());
}

TEST(HiddenLine, EndOfFileIsAnEmptyLine) {
    const PseudoTerminal terminal;
    auto line = std::async(std::launch::async, [&terminal] {
        return read_hidden_line(terminal.program(), "Password: ");
    });
    EXPECT_EQ(terminal.screen_until("Password: "), "Password: ");
    terminal.type("\x04");
    const auto password = line.get();
    ASSERT_TRUE(password);
    EXPECT_EQ(password->reveal(), "");
}

TEST(HiddenLine, ASignalEndsTheProgramOnlyOnceTheTerminalShowsAgain) {
    const PseudoTerminal terminal;
    const pid_t program = ::fork();
    if (program == 0) {
        const auto line = read_hidden_line(terminal.program(), "Password: ");
        ::_exit(line ? 0 : 1);
    }
    EXPECT_EQ(terminal.screen_until("Password: "), "Password: ");
    EXPECT_FALSE(terminal.echoes());
    ::kill(program, SIGINT);
    int status = 0;
    EXPECT_EQ(::waitpid(program, &status, 0), program);
    EXPECT_TRUE(WIFSIGNALED(status));
    EXPECT_EQ(WTERMSIG(status), SIGINT);
    EXPECT_TRUE(terminal.echoes());
}

TEST(HiddenLine, ASignalThatIsHeldBackEndsTheQuestion) {
    const PseudoTerminal terminal;
    const Interrupt interrupt;
    ::raise(SIGINT);
    const auto line = read_hidden_line(terminal.program(), "Password: ");
    ASSERT_FALSE(line);
    EXPECT_EQ(line.error(), std::errc::interrupted);
    EXPECT_TRUE(interrupt.came());
    EXPECT_TRUE(terminal.echoes());
}

TEST(HiddenLine, WhatIsNoTerminalIsAnError) {
    std::array<int, 2> ends{};
    ASSERT_EQ(::pipe(ends.data()), 0);
    EXPECT_FALSE(read_hidden_line(ends[0], "Password: "));
    EXPECT_FALSE(read_hidden_line(-1, "Password: "));
    ::close(ends[0]);
    ::close(ends[1]);
}

}  // namespace
}  // namespace palomar::palomarctl
