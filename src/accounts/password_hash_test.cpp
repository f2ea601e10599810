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

TEST(PasswordHash, ChecksWhatOtherServersWrote) {
    const PasswordHash passwords = PasswordHash::with(least).value();
    for (const std::string hash :
         {"{BLF-CRYPT}$2y$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e",
          "$5$saltstring$vc6YOOogU4kWVvwga8e9zTFgKcy4tb5LaPxIiPJzqEC",
          "{SSHA256}0jIcVAl2K3/ANKPvfuIOOUFlJn1Qi5a/aE6dEkAaYecBc2FsdP8=",
          "{PLAIN}correct horse"}) {
        EXPECT_EQ(passwords.verify(hash, Secret{"correct horse"}).value(), Verdict::right) << hash;
        EXPECT_EQ(passwords.verify(hash, Secret{"wrong horse"}).value(), Verdict::wrong) << hash;
        EXPECT_FALSE(passwords.is_current(hash)) << hash;
    }
}

TEST(PasswordHash, WhatCostsTooMuchIsUnsupportedAtOnce) {
    const PasswordHash passwords = PasswordHash::with(least).value();
    for (const std::string& hash :
         {"$2y$31$" + std::string(53, '/'),
          "$6$rounds=999999999$salt$" + std::string(86, '/'),
          "$argon2id$v=19$m=8,t=4294967295,p=1$" + std::string(22, 'A') + '$' + std::string(43, 'A')
         }) {
        EXPECT_EQ(passwords.verify(hash, Secret{"x"}).value(), Verdict::unsupported) << hash;
    }
}

TEST(PasswordHash, KnowsWhatItWouldMakeToday) {
    const PasswordHash cheap = PasswordHash::with(least).value();
    const PasswordHash longer = PasswordHash::with({.passes = 2, .memory = 8192}).value();
    const PasswordHash larger = PasswordHash::with({.passes = 1, .memory = 16384}).value();
    const PasswordHash odd = PasswordHash::with({.passes = 1, .memory = 8192 + 1023}).value();
    const std::string hash = cheap.hash(Secret{"secret"}).value();
    EXPECT_TRUE(cheap.is_current(hash));
    EXPECT_FALSE(longer.is_current(hash));
    EXPECT_FALSE(larger.is_current(hash));
    EXPECT_TRUE(odd.is_current(odd.hash(Secret{"secret"}).value()));
    EXPECT_FALSE(cheap.is_current(""));
    EXPECT_FALSE(cheap.is_current(hash + "!"));
    EXPECT_FALSE(cheap.is_current("$argon2i$" + hash.substr(10)));
}

TEST(PasswordHash, RefusesACostOutOfRange) {
    for (const PasswordHash::Cost cost :
         {PasswordHash::Cost{.passes = 0, .memory = 8192},
          PasswordHash::Cost{.passes = std::uint64_t{1} << 32U, .memory = 8192},
          PasswordHash::Cost{.passes = 1, .memory = 8191},
          PasswordHash::Cost{.passes = 1, .memory = (std::size_t{4} << 30U) + 1024},
          PasswordHash::Cost{.passes = 21, .memory = std::size_t{4} << 30U},
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
    // 128 MiB too.
    const std::string yescrypt = "$y$jCT$J/MGp7qMolLEIVbL9BqLt.$" + std::string(43, 'x');
    {
        const ShortOfMemory shortage;
        EXPECT_EQ(PasswordHash::with(large).error().error, AccountError::unavailable);
        EXPECT_EQ(passwords.hash(Secret{"secret"}).error().error, AccountError::unavailable);
        EXPECT_EQ(
            passwords.verify(hash, Secret{"secret"}).error().error, AccountError::unavailable
        );
        EXPECT_EQ(passwords.verify(hash, Secret{"wrong"}).error().error, AccountError::unavailable);
        EXPECT_EQ(passwords.verify(yescrypt, Secret{"x"}).error().error, AccountError::unavailable);
        EXPECT_EQ(passwords.verify_nobody(Secret{"x"}).error().error, AccountError::unavailable);
    }
    EXPECT_EQ(passwords.verify(hash, Secret{"secret"}).value(), Verdict::right);
}

}  // namespace
}  // namespace palomar::accounts
