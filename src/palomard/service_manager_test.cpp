// A service manager that is a datagram socket and an environment.
#include "palomard/service_manager.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <tuple>
#include <unistd.h>

namespace palomar::palomard {
namespace {

using testing::IsEmpty;
using testing::MatchesRegex;

constexpr auto variables = std::to_array<const char*>(
    {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"}
);

std::string self() { return std::to_string(::getpid()); }

class ServiceManagerTest : public testing::Test {
  protected:
    // An abstract name: nothing is left of it.
    ServiceManagerTest() : notices{::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)} {
        clear();
        sockaddr_un name{};
        name.sun_family = AF_UNIX;
        const std::string text = address().replace(0, 1, 1, '\0');
        std::memcpy(name.sun_path, text.data(), text.size());
        const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + text.size());
        EXPECT_EQ(::bind(notices, reinterpret_cast<const sockaddr*>(&name), length), 0);
    }
    ~ServiceManagerTest() override {
        ::close(notices);
        clear();
    }

    static std::string address() { return "@palomar-notices-" + self(); }

    static void clear() {
        for (const char* variable : variables) {
            ::unsetenv(variable);
        }
    }

    static void set(const char* variable, const std::string& value) {
        ::setenv(variable, value.c_str(), 1);
    }

    /// The next notice; empty: there is none.
    [[nodiscard]] std::string heard() const {
        std::array<char, 512> text{};
        const ssize_t count = ::recv(notices, text.data(), text.size(), MSG_DONTWAIT);
        return {text.data(), count > 0 ? static_cast<std::size_t>(count) : 0};
    }

    int notices;
};

TEST_F(ServiceManagerTest, HearsWhatHappens) {
    set("NOTIFY_SOCKET", address());
    const auto manager = ServiceManager::from_environment();
    EXPECT_TRUE(manager.listens());
    EXPECT_EQ(heard(), "");
    manager.ready();
    EXPECT_EQ(heard(), "READY=1");
    manager.reloading();
    EXPECT_THAT(heard(), MatchesRegex("RELOADING=1\nMONOTONIC_USEC=[0-9]+"));
    manager.alive();
    EXPECT_EQ(heard(), "WATCHDOG=1");
    manager.stopping(std::chrono::seconds{90});
    EXPECT_EQ(heard(), "STOPPING=1\nEXTEND_TIMEOUT_USEC=120000000");
}

TEST_F(ServiceManagerTest, AStatusIsOneLine) {
    set("NOTIFY_SOCKET", address());
    ServiceManager::from_environment().status("12 sessions\nREADY=1");
    EXPECT_EQ(heard(), "STATUS=12 sessions");
}

TEST_F(ServiceManagerTest, APathIsAnAddressToo) {
    std::string folder = "/tmp/palomar-notices-XXXXXX";
    ASSERT_NE(::mkdtemp(folder.data()), nullptr);
    const std::string path = folder + "/socket";
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    std::memcpy(name.sun_path, path.data(), path.size());
    const int listener = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    ASSERT_EQ(::bind(listener, reinterpret_cast<const sockaddr*>(&name), sizeof name), 0);
    set("NOTIFY_SOCKET", path);
    const auto manager = ServiceManager::from_environment();
    ::unlink(path.c_str());  // connected already
    ::rmdir(folder.c_str());
    manager.ready();
    std::array<char, 16> text{};
    EXPECT_EQ(::recv(listener, text.data(), text.size(), MSG_DONTWAIT), 7);
    ::close(listener);
}

TEST_F(ServiceManagerTest, WithoutOneNothingIsSaid) {
    for (const std::string bad : {"", "/no/such/socket", "@nobody-listens-here"}) {
        set("NOTIFY_SOCKET", bad);
        const auto manager = ServiceManager::from_environment();
        EXPECT_FALSE(manager.listens());
        manager.ready();
    }
    set("NOTIFY_SOCKET", "/" + std::string(200, 'x'));
    auto manager = ServiceManager::from_environment();
    manager.ready();
    clear();
    EXPECT_EQ(ServiceManager::from_environment().watchdog(), std::nullopt);
    EXPECT_THAT(manager.take_sockets(), IsEmpty());
    EXPECT_EQ(heard(), "");
}

TEST_F(ServiceManagerTest, OneThatDoesNotListenHoldsUpNobody) {
    set("NOTIFY_SOCKET", address());
    const auto manager = ServiceManager::from_environment();
    for (int i = 0; i < 10'000; ++i) {
        manager.alive();  // more than the socket's queue takes
    }
}

TEST_F(ServiceManagerTest, ProgramsThatAreStartedDoNotInheritIt) {
    for (const char* variable : variables) {
        set(variable, "1");
    }
    const auto manager = ServiceManager::from_environment();
    for (const char* variable : variables) {
        EXPECT_EQ(std::getenv(variable), nullptr) << variable;
    }
}

TEST_F(ServiceManagerTest, TheWatchdogIsInMicroseconds) {
    using std::chrono::microseconds;
    struct Case {
        std::string time;
        std::optional<std::string> process;
        std::optional<microseconds> expected;
    };
    for (const Case& test : {
             Case{"30000000", std::nullopt, microseconds{30'000'000}},
             Case{"1", self(), microseconds{1}},
             Case{"30000000", "1", std::nullopt},
             Case{"30000000", "x", std::nullopt},
             Case{"0", self(), std::nullopt},
             Case{"-5", self(), std::nullopt},
             Case{"30s", self(), std::nullopt},
             Case{"", self(), std::nullopt},
         }) {
        clear();
        set("WATCHDOG_USEC", test.time);
        if (test.process) {
            set("WATCHDOG_PID", *test.process);
        }
        EXPECT_EQ(ServiceManager::from_environment().watchdog(), test.expected) << test.time;
    }
}

/// What a process with these sockets from number 3 on takes. In a child, whose descriptors are its
/// own.
std::string taken_by_child(const std::string& count, const std::string& names) {
    std::array<int, 2> ends{};
    EXPECT_EQ(::pipe(ends.data()), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        const int answer = ::fcntl(ends[1], F_DUPFD, 50);
        ::close_range(3, 49, 0);
        for (int i = 0; i < 3; ++i) {
            std::ignore = ::socket(AF_INET, SOCK_STREAM, 0);
        }
        ::setenv("LISTEN_PID", self().c_str(), 1);
        ::setenv("LISTEN_FDS", count.c_str(), 1);
        ::setenv("LISTEN_FDNAMES", names.c_str(), 1);
        auto manager = ServiceManager::from_environment();
        std::string text;
        for (const PassedSocket& socket : manager.take_sockets()) {
            const bool closes = ::fcntl(socket.descriptor, F_GETFD) == FD_CLOEXEC;
            text += socket.name + '=' + std::to_string(socket.descriptor) + (closes ? " " : "! ");
        }
        text += std::to_string(manager.take_sockets().size());
        std::ignore = ::write(answer, text.data(), text.size());
        ::_exit(0);
    }
    ::close(ends[1]);
    std::array<char, 512> text{};
    const ssize_t size = ::read(ends[0], text.data(), text.size());
    ::close(ends[0]);
    ::waitpid(child, nullptr, 0);
    return {text.data(), size > 0 ? static_cast<std::size_t>(size) : 0};
}

TEST(PassedSockets, HaveTheNamesOfTheirUnits) {
    EXPECT_EQ(taken_by_child("3", "pop3:pop3s:pop3s"), "pop3=3 pop3s=4 pop3s=5 0");
    EXPECT_EQ(taken_by_child("1", "pop3"), "pop3=3 0");
}

TEST(PassedSockets, WithoutANameAreUnknown) {
    EXPECT_EQ(taken_by_child("2", ""), "unknown=3 unknown=4 0");
    EXPECT_EQ(taken_by_child("3", ":pop3"), "unknown=3 pop3=4 unknown=5 0");
}

TEST(PassedSockets, ThatAreNotOpenDoNotCount) {
    EXPECT_EQ(taken_by_child("4", "a:b:c:d"), "a=3 b=4 c=5 0");
    EXPECT_EQ(taken_by_child("9223372036854775807", "a"), "a=3 unknown=4 unknown=5 0");
    EXPECT_EQ(taken_by_child("0", "a"), "0");
    EXPECT_EQ(taken_by_child("-1", "a"), "0");
    EXPECT_EQ(taken_by_child("three", "a"), "0");
}

TEST_F(ServiceManagerTest, SocketsForAnotherProcessAreNotTaken) {
    set("LISTEN_PID", "1");
    set("LISTEN_FDS", "1");
    EXPECT_THAT(ServiceManager::from_environment().take_sockets(), IsEmpty());
}

}  // namespace
}  // namespace palomar::palomard
