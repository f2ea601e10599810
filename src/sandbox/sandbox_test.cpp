// All at once, in forked children: what holds then, and what keeps it from holding.
#include "sandbox/sandbox.hpp"

#include "sandbox/forked_child.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/syscall.h>
#include <thread>

namespace palomar::sandbox {
namespace {

std::string outcome(long result) { return result < 0 ? ::strerrorname_np(errno) : "done"; }

std::string opened(const std::string& path, int flags) {
    const Descriptor file{::open(path.c_str(), flags | O_CLOEXEC, 0600)};
    return outcome(file.number());
}

class SandboxTest : public testing::Test {
  protected:
    void SetUp() override {
        ASSERT_NE(landlock_of(landlock_version()).enforcement, Enforcement::none);
        ASSERT_TRUE(has_seccomp());
        std::string pattern = std::filesystem::temp_directory_path() / "palomar-sandbox-XXXXXX";
        ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
        store = pattern;
        std::filesystem::permissions(store, std::filesystem::perms::all);
        settings.files = usual_files_of_server();
        settings.files.read_write.emplace_back(store);
        if (::geteuid() == 0) {
            settings.user = "nobody";
        }
    }
    void TearDown() override {
        if (!store.empty()) {
            std::filesystem::remove_all(store);
        }
    }

    [[nodiscard]] std::string inside(const std::function<std::string(Report&)>& act) const {
        return said_by_child([&] {
            auto report = enter(settings);
            return report ? act(*report) : report.error();
        });
    }

    std::string store;
    Settings settings;
};

TEST_F(SandboxTest, TheStoreIsWithinReachAndNothingElse) {
    EXPECT_EQ(inside([&](Report&) { return opened(store + "/1", O_RDWR | O_CREAT); }), "done");
    EXPECT_EQ(inside([](Report&) { return opened("/tmp/x", O_RDWR | O_CREAT); }), "EACCES");
    EXPECT_EQ(inside([](Report&) { return opened("/etc/passwd", O_RDONLY); }), "EACCES");
    EXPECT_EQ(inside([](Report&) { return outcome(::syscall(SYS_chroot, "/")); }), "EPERM");
}

TEST_F(SandboxTest, RootIsGone) {
    EXPECT_EQ(
        inside([](Report&) { return std::string{::getuid() == 0 ? "root" : "not root"}; }),
        "not root"
    );
}

TEST_F(SandboxTest, ReportsWhatItDid) {
    EXPECT_EQ(
        inside([](Report& report) {
            std::string all;
            for (const std::string& sentence : report.sentences()) {
                all += sentence + '\n';
            }
            return all;
        }),
        landlock_of(landlock_version()).sentence + "\nsystem calls are confined by seccomp\n"
    );
}

TEST_F(SandboxTest, ProgramsRunInASandboxOfTheirOwn) {
    settings.programs = usual_files_of_program("sh");
    EXPECT_EQ(
        inside([](Report& report) {
            std::array<int, 2> ends{};
            if (::pipe(ends.data()) != 0) {
                return outcome(-1);
            }
            const Descriptor read_end{ends[0]};
            const Descriptor write_end{ends[1]};
            std::optional<Launcher>& launcher = report.launcher;
            if (!launcher) {
                return std::string{"no launcher"};
            }
            const auto process = launcher->launch(
                {"sh", "-c", "cat /etc/hostname >/dev/null && echo ran"},
                {STDIN_FILENO, write_end.number(), write_end.number()}
            );
            if (!process) {
                return process.error().message();
            }
            std::array<char, 100> text{};
            const ssize_t count = ::read(read_end.number(), text.data(), text.size());
            const Descriptor end{static_cast<int>(::syscall(SYS_pidfd_open, *process, 0))};
            const std::string killed = outcome(::kill(-*process, SIGKILL));
            const std::string waited = outcome(::waitpid(*process, nullptr, 0));
            return std::string(text.data(), count > 0 ? static_cast<std::size_t>(count) : 0) +
                   (end.is_open() ? "pidfd " : "") + killed + ' ' + waited;
        }),
        "ran\npidfd done done"
    );
}

TEST_F(SandboxTest, ASecondThreadIsAnError) {
    EXPECT_EQ(
        said_by_child([&] {
            const std::jthread thread{[](const std::stop_token& stop) {
                while (!stop.stop_requested()) {
                    std::this_thread::yield();
                }
            }};
            const auto report = enter(settings);
            return report ? std::string{"entered"} : report.error();
        }),
        "the sandbox has to be entered before a second thread runs"
    );
}

TEST_F(SandboxTest, AStoreThatIsMissingIsAnError) {
    settings.files.read_write.emplace_back("/no/such/store");
    EXPECT_TRUE(inside([](Report&) { return std::string{}; }).contains("/no/such/store"));
}

TEST(Sandbox, SupportIsALineEach) { EXPECT_EQ(describe_support().size(), 2U); }

}  // namespace
}  // namespace palomar::sandbox
