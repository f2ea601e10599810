// Tests of a secret that survives a restart.
#include "palomard/secret_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <stdlib.h>

namespace palomar::palomard {
namespace {

namespace fs = std::filesystem;

class SecretFile : public testing::Test {
  protected:
    SecretFile() {
        std::string pattern = fs::temp_directory_path() / "palomar-secret-XXXXXX";
        folder = ::mkdtemp(pattern.data());
    }
    ~SecretFile() override { fs::remove_all(folder); }

    fs::path folder;
};

TEST_F(SecretFile, IsMadeOnceAndThenTheSame) {
    const auto first = secret_file(folder / "a");
    ASSERT_TRUE(first) << first.error();
    EXPECT_EQ(secret_file(folder / "a"), first);
    EXPECT_NE(secret_file(folder / "b"), first);
    EXPECT_EQ(
        fs::status(folder / "a").permissions(), fs::perms::owner_read | fs::perms::owner_write
    );
}

TEST_F(SecretFile, OneOfAnotherLengthIsNotOurs) {
    for (const std::size_t octets : {0U, 31U, 33U}) {
        std::ofstream{folder / "a"} << std::string(octets, 'x');
        const auto secret = secret_file(folder / "a");
        ASSERT_FALSE(secret);
        EXPECT_THAT(secret.error(), testing::HasSubstr("not a secret of 32 octets"));
    }
}

TEST_F(SecretFile, WhereNoneCanBeMadeTheSystemSaysWhy) {
    const auto secret = secret_file(folder / "a" / "b");
    ASSERT_FALSE(secret);
    EXPECT_THAT(secret.error(), testing::HasSubstr("No such file or directory"));
}

}  // namespace
}  // namespace palomar::palomard
