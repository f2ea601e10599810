// Tests of PasswordHash at the least cost that Argon2 allows.
#include "accounts/password_hash.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <string_view>
#include <sys/resource.h>
#include <unistd.h>

namespace palomar::accounts {
namespace {

using identity::Secret;
using std::string_view_literals::operator""sv;

constexpr PasswordHash::Cost least{.passes = 1, .memory = 8192};

/// While it lives, this process gets hardly more memory than it has.
class ShortOfMemory {
  public:
    ShortOfMemory() {
        std::size_t pages = 0;
        std::ifstream{"/proc/self/statm"} >> pages;
        const std::size_t in_use = pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
        ::getrlimit(RLIMIT_AS, &usual_);
        const rlimit tight{
            .rlim_cur = in_use + (std::size_t{32} << 20U), .rlim_max = usual_.rlim_max
        };
        EXPECT_EQ(::setrlimit(RLIMIT_AS, &tight), 0);
    }
    ~ShortOfMemory() { EXPECT_EQ(::setrlimit(RLIMIT_AS, &usual_), 0); }
    ShortOfMemory(const ShortOfMemory&) = delete;
    ShortOfMemory& operator=(const ShortOfMemory&) = delete;

  private:
    rlimit usual_{};
};

TEST(PasswordHash, TellsRightFromWrong) {
    const PasswordHash passwords = PasswordHash::with(least).value();
    for (const auto password :
         {""sv, "secret"sv, " spaces stay "sv, "with\0NUL"sv, "\xC3\xB1\xFF"sv}) {
        const std::string hash = passwords.hash(Secret{password}).value();
        EXPECT_EQ(passwords.verify(hash, Secret{password}).value(), Verdict::right);
        EXPECT_EQ(passwords.verify(hash, Secret{"wrong"}).value(), Verdict::wrong);
        EXPECT_EQ(
            passwords.verify(hash, Secret{std::string{password} + '\0'}).value(), Verdict::wrong
        );
    }
}

TEST(PasswordHash, IsArgon2idWithASaltOfItsOwn) {
    const PasswordHash passwords = PasswordHash::with(least).value();
    const std::string hash = passwords.hash(Secret{"secret"}).value();
    EXPECT_THAT(hash, testing::StartsWith("$argon2id$v=19$m=8,t=1,p=1$"));
    EXPECT_LT(hash.size(), 128U);
    EXPECT_NE(hash, passwords.hash(Secret{"secret"}).value());
}

TEST(PasswordHash, SaysSoWhenItCannotReadAHash) {
    const PasswordHash passwords = PasswordHash::with(least).value();
    const std::string hash = passwords.hash(Secret{"secret"}).value();
    for (const std::string& text :
         {std::string{},
          std::string{"secret"},
          std::string{"$1$abcdefgh$0123456789012345678901"},
          std::string{"$argon2id$"},
          std::string{"$argon2id$v=19$m=8,t=1,p=1$$"},
          hash.substr(0, hash.size() / 2),
          "$argon2i$" + hash.substr(10),
          hash + "!"}) {
        EXPECT_EQ(passwords.verify(text, Secret{"secret"}).value(), Verdict::unsupported) << text;
    }
}

TEST(PasswordHash, NobodyComesInWithoutAnAccount) {
    const PasswordHash passwords = PasswordHash::with(least).value();
    EXPECT_EQ(passwords.verify_nobody(Secret{""}).value(), Verdict::wrong);
    EXPECT_EQ(passwords.verify_nobody(Secret{"secret"}).value(), Verdict::wrong);
}

TEST(PasswordHash, ChecksHashesOfAnotherCost) {
    const PasswordHash cheap = PasswordHash::with(least).value();
    const PasswordHash dearer = PasswordHash::with({.passes = 2, .memory = 16384}).value();
    const std::string hash = cheap.hash(Secret{"secret"}).value();
    EXPECT_EQ(dearer.verify(hash, Secret{"secret"}).value(), Verdict::right);
}

TEST(PasswordHash, RefusesACostOutOfRange) {
    for (const PasswordHash::Cost cost :
         {PasswordHash::Cost{.passes = 0, .memory = 8192},
          PasswordHash::Cost{.passes = std::uint64_t{1} << 32U, .memory = 8192},
          PasswordHash::Cost{.passes = 1, .memory = 8191},
          PasswordHash::Cost{.passes = 1, .memory = std::size_t{1} << 43U}}) {
        const auto refused = PasswordHash::with(cost);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().error, AccountError::unusable);
    }
}

TEST(PasswordHash, ShortageOfMemoryIsNoWrongPassword) {
    constexpr PasswordHash::Cost large{.passes = 1, .memory = std::size_t{128} << 20U};
    const PasswordHash passwords = PasswordHash::with(large).value();
    const std::string hash = passwords.hash(Secret{"secret"}).value();
    {
        const ShortOfMemory shortage;
        EXPECT_EQ(PasswordHash::with(large).error().error, AccountError::unavailable);
        EXPECT_EQ(passwords.hash(Secret{"secret"}).error().error, AccountError::unavailable);
        EXPECT_EQ(
            passwords.verify(hash, Secret{"secret"}).error().error, AccountError::unavailable
        );
        EXPECT_EQ(passwords.verify(hash, Secret{"wrong"}).error().error, AccountError::unavailable);
        EXPECT_EQ(passwords.verify_nobody(Secret{"x"}).error().error, AccountError::unavailable);
    }
    EXPECT_EQ(passwords.verify(hash, Secret{"secret"}).value(), Verdict::right);
}

}  // namespace
}  // namespace palomar::accounts
