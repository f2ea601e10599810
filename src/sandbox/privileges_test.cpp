// Given up in forked children, and looked at through /proc. What only root can give up is skipped
// by others.
#include "sandbox/privileges.hpp"

#include "sandbox/forked_child.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <grp.h>
#include <pwd.h>
#include <sstream>
#include <string_view>
#include <sys/prctl.h>
#include <thread>

namespace palomar::sandbox {
namespace {

constexpr const char* nobody = "nobody";

/// The value of a line of /proc/self/status, its white space as single spaces.
std::string status(std::string_view key) {
    std::ifstream lines{"/proc/thread-self/status"};
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with(std::string{key} + ':')) {
            std::istringstream words{line.substr(key.size() + 1)};
            std::string value;
            for (std::string word; words >> word;) {
                value += (value.empty() ? "" : " ") + word;
            }
            return value;
        }
    }
    return "nothing";
}

/// What `look` says after the privileges went.
std::string after_drop(
    const std::optional<std::string>& user, const std::function<std::string()>& look
) {
    return said_by_child([&] {
        const auto dropped = drop_root(user);
        return dropped ? look() : "refused: " + dropped.error();
    });
}

const std::string no_capabilities(16, '0');

/// Others than root cannot give up what they have not: then that is what is tested.
std::string if_root(const std::string& expected) {
    return ::geteuid() == 0 ? expected
                            : "refused: cannot become the user nobody without being root";
}

TEST(Privileges, BecomesTheUserWithItsGroups) {
    const passwd* const entry = ::getpwnam(nobody);
    ASSERT_NE(entry, nullptr);
    const std::string user = std::to_string(entry->pw_uid);
    const std::string group = std::to_string(entry->pw_gid);
    const auto four = [](const std::string& number) {
        return number + ' ' + number + ' ' + number + ' ' + number;
    };
    EXPECT_EQ(after_drop(nobody, [] { return status("Uid"); }), if_root(four(user)));
    EXPECT_EQ(after_drop(nobody, [] { return status("Gid"); }), if_root(four(group)));
    EXPECT_EQ(after_drop(nobody, [] { return status("Groups"); }), if_root(group));
}

TEST(Privileges, NoCapabilityIsLeft) {
    for (const char* set : {"CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"}) {
        EXPECT_EQ(after_drop(nobody, [&] { return status(set); }), if_root(no_capabilities)) << set;
    }
    EXPECT_EQ(after_drop(nobody, [] { return status("NoNewPrivs"); }), if_root("1"));
}

TEST(Privileges, RootCannotBeHadBack) {
    EXPECT_EQ(
        after_drop(
            nobody,
            [] {
                const bool back = ::setuid(0) == 0 || ::setresuid(0, 0, 0) == 0 ||
                                  ::setgid(0) == 0 || ::setgroups(0, nullptr) == 0 ||
                                  ::prctl(PR_SET_KEEPCAPS, 1) == 0;
                const bool reads_root = std::ifstream{"/etc/shadow"}.good();
                return std::string{reads_root ? "reads" : back && ::getuid() == 0 ? "back" : "no"};
            }
        ),
        if_root("no")
    );
}

TEST(Privileges, ThreadsStartWithoutThem) {
    EXPECT_EQ(
        after_drop(
            nobody,
            [] {
                std::string said;
                std::thread{[&] { said = status("CapPrm") + ' ' + status("NoNewPrivs"); }}.join();
                return said;
            }
        ),
        if_root(no_capabilities + " 1")
    );
}

TEST(Privileges, RootThatStaysKeepsOnlyWhatReachesOthersFiles) {
    // CAP_DAC_OVERRIDE is bit 1, CAP_FOWNER bit 3.
    const std::string kept = ::geteuid() == 0 ? "000000000000000a" : no_capabilities;
    for (const char* set : {"CapPrm", "CapEff"}) {
        EXPECT_EQ(after_drop(std::nullopt, [&] { return status(set); }), kept) << set;
    }
    EXPECT_EQ(after_drop(std::nullopt, [] { return status("NoNewPrivs"); }), "1");
}

TEST(Privileges, RootIsNoUserToBecome) {
    const std::string said = after_drop("root", [] { return std::string{"dropped"}; });
    EXPECT_TRUE(said.contains("the user root")) << said;
}

TEST(Privileges, AUserThatDoesNotExistIsAnError) {
    EXPECT_EQ(
        after_drop("no-such-user", [] { return std::string{}; }),
        "refused: there is no user no-such-user"
    );
}

TEST(Privileges, OthersThanRootStayWhoTheyAre) {
    const auto as_nobody = [](const std::optional<std::string>& user) {
        return said_by_child([&] {
            const passwd* const entry = ::getpwnam(nobody);
            if (::geteuid() == 0 && (entry == nullptr || ::setuid(entry->pw_uid) != 0)) {
                return std::string{"cannot become nobody"};
            }
            const auto dropped = drop_root(user);
            return dropped ? status("NoNewPrivs") + ' ' + status("CapPrm") : dropped.error();
        });
    };
    EXPECT_EQ(as_nobody(std::nullopt), "1 " + no_capabilities);
    EXPECT_EQ(as_nobody("root"), "cannot become the user root without being root");
    if (::geteuid() == 0) {
        EXPECT_EQ(as_nobody(nobody), "1 " + no_capabilities);
    }
}

/// What became of a try, made by whoever runs the tests or, being root, by nobody.
enum class By { us, another };
std::string after_try(const std::string& user, By by) {
    return said_by_child([&] {
        const passwd* const entry = ::getpwnam(nobody);
        if (by == By::another && ::geteuid() == 0 &&
            (entry == nullptr || ::setuid(entry->pw_uid) != 0)) {
            return std::string{"cannot become nobody"};
        }
        const auto tried = try_user(user);
        return tried ? "user " + std::to_string(::geteuid()) : tried.error();
    });
}

TEST(Privileges, ATryMakesRootTheUserAndNobodyElseAnother) {
    const passwd* const entry = ::getpwnam(nobody);
    ASSERT_NE(entry, nullptr);
    const std::string is_nobody = "user " + std::to_string(entry->pw_uid);
    const std::string stays = "user " + std::to_string(::geteuid());
    EXPECT_EQ(after_try(nobody, By::us), ::geteuid() == 0 ? is_nobody : stays);
    EXPECT_EQ(after_try("daemon", By::another), ::geteuid() == 0 ? is_nobody : stays);
}

TEST(Privileges, ATryFailsForWhomNobodyCanBecome) {
    for (const By by : {By::us, By::another}) {
        EXPECT_EQ(after_try("no-such-user", by), "there is no user no-such-user");
        EXPECT_EQ(after_try("root", by), "the user root is root: name another, or none");
    }
}

}  // namespace
}  // namespace palomar::sandbox
