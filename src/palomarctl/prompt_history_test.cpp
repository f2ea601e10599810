// The place of the history, and what may go into it.
#include "palomarctl/prompt_history.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

namespace palomar::palomarctl {
namespace {

namespace fs = std::filesystem;

/// An environment and a folder of its own for each test.
class PromptHistory : public testing::Test {
  protected:
    PromptHistory() {
        std::string pattern = fs::temp_directory_path() / "palomarctl-history-XXXXXX";
        folder = ::mkdtemp(pattern.data());
        ::setenv("HOME", folder.c_str(), 1);
        ::unsetenv("XDG_STATE_HOME");
    }
    ~PromptHistory() override { fs::remove_all(folder); }

    fs::path folder;
};

TEST_F(PromptHistory, LiesWhereTheEnvironmentSays) {
    EXPECT_EQ(history_file(), folder / ".local/state/palomar/palomarctl_history");
    ::setenv("XDG_STATE_HOME", "/srv/state", 1);
    EXPECT_EQ(history_file(), "/srv/state/palomar/palomarctl_history");
    ::setenv("XDG_STATE_HOME", "relative", 1);
    EXPECT_EQ(history_file(), folder / ".local/state/palomar/palomarctl_history");
    ::unsetenv("XDG_STATE_HOME");
    ::setenv("HOME", "", 1);
    EXPECT_EQ(history_file(), std::nullopt);
}

TEST_F(PromptHistory, IsMadeForItsUserAlone) {
    const fs::path file = history_file().value();
    EXPECT_TRUE(make_history_file(file));
    EXPECT_EQ(fs::status(file).permissions(), fs::perms::owner_read | fs::perms::owner_write);
    fs::permissions(file, fs::perms::all);
    EXPECT_TRUE(make_history_file(file));
    EXPECT_EQ(fs::status(file).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(PromptHistory, FollowsNoLink) {
    std::ofstream{folder / "other"} << "kept\n";
    fs::create_symlink(folder / "other", folder / "link");
    EXPECT_FALSE(make_history_file(folder / "link"));
    EXPECT_FALSE(make_history_file(folder / "other" / "below a file"));
}

TEST(Remembering, TakesLinesWithoutPasswords) {
    for (const auto* line :
         {"GET_USERS", "user add pepe", "ADD_USER pepe", "help ADD_USER", "watch", "KICK ana QUIT"
         }) {
        EXPECT_TRUE(may_be_remembered(line)) << line;
    }
}

TEST(Remembering, LeavesOutPasswordsAndWhateverIsMistyped) {
    for (const auto* line :
         {"ADD_USER pepe hunter2",
          "GET_USERS SET_PASSWORD pepe hunter2",
          "SET_MANAGER_PASSWORD admin hunter2",
          "ADD_MANAGER bo hunter2 viewer",
          "LOGIN admin hunter2",
          "IMPORT_USER pepe {PLAIN}hunter2",
          "add_user pepe hunter2",
          "user add pepe hunter2",
          "hunter2",
          "ADD_USER 'pepe hunter2"}) {
        EXPECT_FALSE(may_be_remembered(line)) << line;
    }
}

}  // namespace
}  // namespace palomar::palomarctl
