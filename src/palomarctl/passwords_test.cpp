// Files that hold passwords, good and bad.
#include "palomarctl/passwords.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace palomar::palomarctl {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

/// A folder of its own for each test.
class PasswordFile : public testing::Test {
  protected:
    PasswordFile() {
        std::string pattern = fs::temp_directory_path() / "palomarctl-passwords-XXXXXX";
        folder = ::mkdtemp(pattern.data());
    }
    ~PasswordFile() override { fs::remove_all(folder); }

    [[nodiscard]] std::string file(std::string_view text, unsigned mode) const {
        const fs::path path = folder / "password";
        std::ofstream{path} << text;
        fs::permissions(path, static_cast<fs::perms>(mode));
        return path;
    }

    fs::path folder;
};

TEST_F(PasswordFile, GivesItsFirstLine) {
    for (const unsigned mode : {0600U, 0400U, 0700U}) {
        const auto password = first_line_of(file("geheim\r\nmore\n", mode));
        ASSERT_TRUE(password);
        EXPECT_EQ(password->reveal(), "geheim");
        fs::remove(folder / "password");
    }
}

TEST_F(PasswordFile, IsRefusedWhereOthersMayReadIt) {
    for (const unsigned mode : {0640U, 0604U, 0644U, 0666U}) {
        const std::string path = file("geheim\n", mode);
        const auto password = first_line_of(path);
        ASSERT_FALSE(password) << mode;
        EXPECT_EQ(password.error().status, ExitStatus::wrong_usage);
        EXPECT_THAT(password.error().text, HasSubstr(path + ": others may read it"));
        EXPECT_FALSE(manager_password(path, "admin"));
        EXPECT_FALSE(AtTerminal{path}.new_password("pepe"));
    }
}

TEST_F(PasswordFile, IsNamedWhereItIsNotThereOrEmpty) {
    EXPECT_THAT(first_line_of(folder / "absent").error().text, HasSubstr("absent"));
    EXPECT_THAT(first_line_of(file("", 0600)).error().text, HasSubstr("no password in"));
}

}  // namespace
}  // namespace palomar::palomarctl
