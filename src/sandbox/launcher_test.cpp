// Programs by way of a launcher: whose children they are, what they get, what they may do.
#include "sandbox/launcher.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <memory>
#include <sys/wait.h>
#include <thread>

namespace palomar::sandbox {
namespace {

namespace fs = std::filesystem;

struct Ended {
    std::string output;
    /// Its exit status, or 128 + a signal's number.
    int status;
};

class LauncherTest : public testing::Test {
  protected:
    LauncherTest() {
        auto started = Launcher::start({std::nullopt, usual_files_of_program("sh")});
        if (!started) {
            ADD_FAILURE() << started.error();
            return;
        }
        launcher = std::make_unique<Launcher>(std::move(*started));
    }

    /// Both of its outputs are read to the end.
    Ended run(const std::vector<std::string>& arguments) {
        std::array<int, 2> ends{};
        EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
        const Descriptor read_end{ends[0]};
        Descriptor write_end{ends[1]};
        const auto process =
            launcher->launch(arguments, {nothing.number(), write_end.number(), write_end.number()});
        ::close(write_end.release());
        if (!process) {
            return {process.error().message(), -1};
        }
        std::string output;
        std::array<char, 4096> chunk{};
        for (ssize_t count = 1; count > 0;) {
            count = ::read(read_end.number(), chunk.data(), chunk.size());
            output.append(chunk.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
        }
        int status = 0;
        EXPECT_EQ(::waitpid(*process, &status, 0), *process) << "not a child of ours";
        return {output, WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status)};
    }

    std::expected<pid_t, std::error_code> launch(const std::vector<std::string>& arguments) {
        const int null = nothing.number();
        return launcher->launch(arguments, {null, null, null});
    }

    Descriptor nothing{::open("/dev/null", O_RDWR | O_CLOEXEC)};
    std::unique_ptr<Launcher> launcher;
};

TEST_F(LauncherTest, ProgramsAreChildrenOfTheServer) {
    const auto ended = run({"sh", "-c", "echo $PPID; exit 3"});
    EXPECT_EQ(ended.output, std::to_string(::getpid()) + "\n");
    EXPECT_EQ(ended.status, 3);
}

TEST_F(LauncherTest, ArgumentsArriveAsTheyAre) {
    EXPECT_EQ(run({"printf", "[%s]", "one two", "", "three\n"}).output, "[one two][][three\n]");
}

TEST_F(LauncherTest, OnlyTheStandardStreamsAreInherited) {
    const Descriptor inheritable{::open("/dev/null", O_RDONLY)};
    // 3: the folder that ls reads.
    EXPECT_EQ(run({"sh", "-c", "exec ls /proc/self/fd"}).output, "0\n1\n2\n3\n");
}

TEST_F(LauncherTest, ProgramsGetAGroupOfTheirOwnAndSignalsAsUsual) {
    EXPECT_EQ(run({"sh", "-c", "kill -TERM 0; echo alive"}).status, 128 + SIGTERM);
    const auto process = launch({"sleep", "100"});
    ASSERT_TRUE(process);
    EXPECT_EQ(::getpgid(*process), *process);
    EXPECT_EQ(::kill(-*process, SIGKILL), 0);
    EXPECT_EQ(::waitpid(*process, nullptr, 0), *process);
}

TEST_F(LauncherTest, AProgramThatCannotBeLoadedIsAnErrorAndLeavesNothingBehind) {
    const auto missing = launch({"/no/such/program"});
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error(), std::errc::no_such_file_or_directory);
    const auto no_program = launch({"/etc/passwd"});
    ASSERT_FALSE(no_program);
    EXPECT_EQ(no_program.error(), std::errc::permission_denied);
    // Only the launcher is left to wait for.
    EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), 0);
    EXPECT_EQ(run({"echo", "on"}).output, "on\n");
}

TEST_F(LauncherTest, WhatCannotBeSentIsAnError) {
    EXPECT_EQ(launch({}).error(), std::errc::invalid_argument);
    const std::string half(40'000, 'x');
    EXPECT_EQ(launch({"echo", half, half}).error(), std::errc::argument_list_too_long);
    EXPECT_EQ(run({"echo", "on"}).output, "on\n");
}

TEST_F(LauncherTest, ManyThreadsMayAskAtOnce) {
    std::array<std::jthread, 4> threads;
    for (std::jthread& thread : threads) {
        thread = std::jthread{[&] {
            for (int i = 0; i < 10; ++i) {
                EXPECT_EQ(run({"echo", "x"}).output, "x\n");
            }
        }};
    }
}

TEST_F(LauncherTest, SignalsToTheWholeGroupDoNotEndIt) {
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        ::kill(launcher->process(), signal);
    }
    EXPECT_EQ(run({"echo", "on"}).output, "on\n");
}

TEST_F(LauncherTest, ALauncherThatIsGoneIsAnError) {
    ::kill(launcher->process(), SIGKILL);
    EXPECT_EQ(launch({"true"}).error(), std::errc::connection_reset);
    EXPECT_EQ(launch({"true"}).error(), std::errc::connection_reset);
}

TEST_F(LauncherTest, ProgramsWriteOnlyTemporaryFiles) {
    const char* const home = "/var/palomar-launcher-test";
    EXPECT_NE(run({"sh", "-c", std::string{"echo x > "} + home}).status, 0);
    EXPECT_FALSE(fs::exists(home));
    EXPECT_EQ(
        run({"sh", "-c", "f=$(mktemp) && echo x > $f && cat $f && rm $f && echo x > /dev/null"})
            .output,
        "x\n"
    );
}

TEST_F(LauncherTest, ProgramsCannotLookIntoTheServer) {
    const std::string memory = "/proc/" + std::to_string(::getpid()) + "/mem";
    EXPECT_NE(run({"sh", "-c", "exec 3< " + memory}).status, 0);
}

TEST(Launcher, AConfinementThatFailsIsASentence) {
    FileRules rules = usual_files_of_program("sh");
    rules.read_write.emplace_back("/no/such/folder");
    const auto launcher = Launcher::start({std::nullopt, rules});
    ASSERT_FALSE(launcher);
    EXPECT_TRUE(launcher.error().contains("/no/such/folder")) << launcher.error();
    EXPECT_FALSE(Launcher::start({"no-such-user", {}}));
}

}  // namespace
}  // namespace palomar::sandbox
