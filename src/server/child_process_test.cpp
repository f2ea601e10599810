// Tests of child processes: what they get, how they end, what is left of them.
#include "server/child_process.hpp"

#include <gtest/gtest.h>

#include <array>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <string>
#include <unistd.h>

namespace palomar::server {
namespace {

// Everything that the child writes, waiting for it.
std::string read_all(const OwnDescriptor& output) {
    std::string all;
    std::array<char, 4096> chunk{};
    for (;;) {
        pollfd readable{output.get(), POLLIN, 0};
        ::poll(&readable, 1, -1);
        const ssize_t count = ::read(output.get(), chunk.data(), chunk.size());
        if (count <= 0) {
            return all;
        }
        all.append(chunk.data(), static_cast<std::size_t>(count));
    }
}

class ChildProcessTest : public testing::Test {
  protected:
    ChildProcess start(const std::vector<std::string>& arguments) {
        auto child = ChildProcess::start(spawn_directly, arguments, nothing.get());
        EXPECT_TRUE(child) << child.error().message();
        return std::move(*child);
    }

    OwnDescriptor nothing{::open("/dev/null", O_RDONLY | O_CLOEXEC)};
};

TEST_F(ChildProcessTest, OutputAndSuccessArrive) {
    auto child = start({"echo", "one", "two words"});
    EXPECT_EQ(read_all(child.take_output()), "one two words\n");
    EXPECT_EQ(child.wait(), 0);
}

TEST_F(ChildProcessTest, OnlyTheStandardStreamsAreInherited) {
    const OwnDescriptor inheritable{::open("/dev/null", O_RDONLY)};
    auto child = start({"sh", "-c", "exec ls /proc/self/fd"});
    EXPECT_EQ(read_all(child.take_output()), "0\n1\n2\n3\n");  // 3: the folder that ls reads
}

TEST_F(ChildProcessTest, FailureAndComplaintArrive) {
    auto child = start({"sh", "-c", "echo oh dear >&2; exit 3"});
    EXPECT_EQ(child.wait(), 3);
    EXPECT_EQ(child.complaint(), "oh dear");
}

TEST_F(ChildProcessTest, ComplainingWithoutEndDoesNotStopTheProgram) {
    auto child = start({"sh", "-c", "head -c 1000000 /dev/zero >&2; exit 4"});
    EXPECT_EQ(child.wait(), 4);
    EXPECT_EQ(child.complaint().size(), 400U);
}

TEST_F(ChildProcessTest, ProgramThatCannotBeLoadedIsAnError) {
    const auto child = ChildProcess::start(spawn_directly, {"/nonexistent/program"}, nothing.get());
    ASSERT_FALSE(child);
    EXPECT_EQ(child.error(), std::errc::no_such_file_or_directory);
}

TEST_F(ChildProcessTest, KilledProgramReportsTheSignal) {
    auto child = start({"sleep", "1000"});
    child.kill();
    EXPECT_EQ(child.wait(), 128 + SIGKILL);
}

TEST_F(ChildProcessTest, ItsOwnChildrenAreGoneWithIt) {
    auto child = start({"sh", "-c", "sleep 1000 & echo started; wait"});
    const OwnDescriptor output = child.take_output();
    pollfd readable{output.get(), POLLIN, 0};
    ASSERT_EQ(::poll(&readable, 1, -1), 1);
    {
        const ChildProcess gone = std::move(child);
    }
    EXPECT_EQ(read_all(output), "started\n");  // ends only when no process holds the pipe
}

TEST_F(ChildProcessTest, EndIsSignalled) {
    auto child = start({"true"});
    const OwnDescriptor end = child.take_end();
    pollfd readable{end.get(), POLLIN, 0};
    EXPECT_EQ(::poll(&readable, 1, 60'000), 1);
}

}  // namespace
}  // namespace palomar::server
