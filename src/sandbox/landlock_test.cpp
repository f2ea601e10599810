// The kernel's answers, asked in forked children.
#include "sandbox/landlock.hpp"

#include "sandbox/forked_child.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sys/socket.h>
#include <thread>

namespace palomar::sandbox {
namespace {

namespace fs = std::filesystem;

std::string outcome(long result) {
    // A child has one thread.
    return result < 0 ? ::strerrorname_np(errno) : "done";
}

std::string opened(const fs::path& path, int flags) {
    const Descriptor file{::open(path.c_str(), flags | O_CLOEXEC, 0600)};
    return outcome(file.number());
}

std::string connected_to(std::uint16_t port) {
    const Descriptor socket{::socket(AF_INET, SOCK_STREAM, 0)};
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return outcome(
        ::connect(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address)
    );
}

std::string from_version(int first, const char* then, const char* before) {
    return landlock_version().value_or(0) >= first ? then : before;
}

/// A mail store, a folder to read and one that is nobody's business.
class LandlockTest : public testing::Test {
  protected:
    void SetUp() override {
        ASSERT_NE(landlock_of(landlock_version()).enforcement, Enforcement::none)
            << "these tests need Linux 5.19 with Landlock";
        std::string pattern = fs::temp_directory_path() / "palomar-landlock-XXXXXX";
        ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
        root = pattern;
        for (const char* folder : {"mail/new", "mail/cur", "settings", "outside"}) {
            fs::create_directories(root / folder);
        }
        std::ofstream{root / "mail/new/1"} << "message";
        std::ofstream{root / "settings/palomar.toml"} << "# settings";
        std::ofstream{root / "outside/secret"} << "secret";
        rules.read_write = {root / "mail"};
        rules.read_only = {root / "settings", root / "not there"};
    }
    void TearDown() override {
        if (!root.empty()) {
            fs::remove_all(root);
        }
    }

    /// What `act` says where the rules hold.
    [[nodiscard]] std::string confined(const std::function<std::string()>& act) const {
        return said_by_child([&] {
            const auto confined = confine_files(rules);
            return confined ? act() : confined.error();
        });
    }

    fs::path root;
    FileRules rules;
};

TEST_F(LandlockTest, FilesOutsideCannotBeOpened) {
    EXPECT_EQ(confined([&] { return opened(root / "outside/secret", O_RDONLY); }), "EACCES");
    EXPECT_EQ(confined([&] { return opened(root / "outside/new", O_WRONLY | O_CREAT); }), "EACCES");
    EXPECT_EQ(confined([&] { return opened(root / "outside", O_RDONLY); }), "EACCES");
    EXPECT_EQ(confined([&] { return outcome(::mkdir((root / "x").c_str(), 0700)); }), "EACCES");
}

TEST_F(LandlockTest, FilesOfAStoreAreMadeMovedTruncatedAndRemoved) {
    const fs::path mail = root / "mail";
    EXPECT_EQ(confined([&] { return opened(mail / "new/2", O_RDWR | O_CREAT); }), "done");
    EXPECT_EQ(confined([&] { return outcome(::truncate((mail / "new/2").c_str(), 3)); }), "done");
    EXPECT_EQ(confined([&] { return outcome(::mkdir((mail / "tmp").c_str(), 0700)); }), "done");
    EXPECT_EQ(confined([&] { return outcome(::rmdir((mail / "tmp").c_str())); }), "done");
    EXPECT_EQ(
        confined([&] {
            return outcome(::rename((mail / "new/1").c_str(), (mail / "cur/1:2,S").c_str()));
        }),
        "done"
    );
    EXPECT_EQ(confined([&] { return outcome(::unlink((mail / "cur/1:2,S").c_str())); }), "done");
}

TEST_F(LandlockTest, MessagesCannotLeaveTheStore) {
    const fs::path message = root / "mail/new/1";
    const fs::path escaped = root / "outside/1";
    EXPECT_NE(
        confined([&] { return outcome(::rename(message.c_str(), escaped.c_str())); }), "done"
    );
    EXPECT_NE(confined([&] { return outcome(::link(message.c_str(), escaped.c_str())); }), "done");
    EXPECT_TRUE(fs::exists(message));
}

TEST_F(LandlockTest, AStoreGetsNoLinksAndNoSockets) {
    const fs::path name = root / "mail/new/odd";
    EXPECT_EQ(confined([&] { return outcome(::symlink("/etc", name.c_str())); }), "EACCES");
    EXPECT_EQ(confined([&] { return outcome(::mkfifo(name.c_str(), 0600)); }), "EACCES");
}

TEST_F(LandlockTest, WhatIsReadOnlyCanBeReadAndNoMore) {
    const fs::path file = root / "settings/palomar.toml";
    EXPECT_EQ(confined([&] { return opened(file, O_RDONLY); }), "done");
    EXPECT_EQ(confined([&] { return opened(file, O_WRONLY); }), "EACCES");
    EXPECT_EQ(confined([&] { return outcome(::unlink(file.c_str())); }), "EACCES");
}

TEST_F(LandlockTest, ASingleFileCanBeARule) {
    rules.read_write.push_back(root / "outside/secret");
    EXPECT_EQ(confined([&] { return opened(root / "outside/secret", O_RDWR | O_TRUNC); }), "done");
    EXPECT_EQ(confined([&] { return opened(root / "outside", O_RDONLY); }), "EACCES");
}

TEST_F(LandlockTest, NothingIsExecutedThatIsNotNamed) {
    const auto run = [] { return outcome(::execl("/bin/true", "true", nullptr)); };
    EXPECT_EQ(confined(run), "EACCES");
    rules.execute = {"/bin", "/lib", "/lib64", "/usr"};
    EXPECT_EQ(confined(run), "");  // it became the program
}

TEST_F(LandlockTest, ThreadsAndProcessesInheritIt) {
    const auto look = [&] { return opened(root / "outside/secret", O_RDONLY); };
    EXPECT_EQ(confined([&] { return said_by_child(look); }), "EACCES");
    EXPECT_EQ(
        confined([&] {
            std::string said;
            std::thread{[&] { said = look(); }}.join();
            return said;
        }),
        "EACCES"
    );
}

TEST_F(LandlockTest, WhatWasOpenBeforeStaysOpen) {
    const Descriptor before{::open((root / "outside/secret").c_str(), O_RDONLY | O_CLOEXEC)};
    EXPECT_EQ(
        confined([&] {
            char octet{};
            return outcome(::read(before.number(), &octet, 1));
        }),
        "done"
    );
}

TEST_F(LandlockTest, PortsThatAreNotNamedCannotBeConnectedTo) {
    EXPECT_EQ(confined([] { return connected_to(1); }), "ECONNREFUSED");
    rules.tcp = TcpRules{.bind = {}, .connect = {443}};
    EXPECT_EQ(confined([] { return connected_to(1); }), from_version(4, "EACCES", "ECONNREFUSED"));
    rules.tcp->connect = {1};
    EXPECT_EQ(confined([] { return connected_to(1); }), "ECONNREFUSED");
}

TEST_F(LandlockTest, SignalsStayWithin) {
    const auto signal_parent = [] { return outcome(::kill(::getppid(), 0)); };
    EXPECT_EQ(confined(signal_parent), "done");
    rules.signals = Signals::within;
    EXPECT_EQ(confined(signal_parent), from_version(6, "EPERM", "done"));
}

TEST_F(LandlockTest, AStoreThatIsMissingIsAnErrorThatNamesIt) {
    rules.read_write.push_back(root / "no store");
    const std::string said = confined([] { return std::string{"confined"}; });
    EXPECT_TRUE(said.contains((root / "no store").string())) << said;
}

TEST_F(LandlockTest, AFileThatIsReplacedCanBeReadAgain) {
    fs::create_directories(root / "archive");
    fs::create_directories(root / "live");
    std::ofstream{root / "archive/cert1.pem"} << "first";
    std::ofstream{root / "archive/cert2.pem"} << "second";
    const fs::path certificate = root / "live/cert.pem";
    fs::create_symlink("../archive/cert1.pem", certificate);
    rules.allow_rereading(certificate);
    const auto read_renewed = [&] {
        return said_by_child([&] {
            const auto confined = confine_files(rules);
            const std::string first = opened(certificate, O_RDONLY);
            return confined ? first + ' ' + opened(root / "archive/cert2.pem", O_RDONLY)
                            : confined.error();
        });
    };
    EXPECT_EQ(read_renewed(), "done done");
}

TEST(Landlock, SaysWhatAKernelGives) {
    struct Case {
        std::optional<int> version;
        Enforcement enforcement;
        std::string_view said;
    };
    for (const Case& expected : {
             Case{std::nullopt, Enforcement::none, "the kernel has no Landlock"},
             Case{1, Enforcement::none, "Linux 5.19"},
             Case{2, Enforcement::partial, "but for truncating files (Linux 6.2), TCP ports"},
             Case{3, Enforcement::partial, "but for TCP ports (Linux 6.7), ioctl"},
             Case{5, Enforcement::partial, "but for signals"},
             Case{6, Enforcement::complete, "confined by Landlock 6"},
             Case{99, Enforcement::complete, "confined by Landlock 99"},
         }) {
        const Landlock given = landlock_of(expected.version);
        EXPECT_EQ(given.enforcement, expected.enforcement) << given.sentence;
        EXPECT_TRUE(given.sentence.contains(expected.said)) << given.sentence;
    }
}

}  // namespace
}  // namespace palomar::sandbox
