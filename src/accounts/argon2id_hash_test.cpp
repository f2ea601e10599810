// Tests of Argon2idHash: one good text, and every way to spoil it.
#include "accounts/argon2id_hash.hpp"

#include <gtest/gtest.h>

#include <string>

namespace palomar::accounts {
namespace {

const std::string salt = "AAECAwQFBgcICQoLDA0ODw";
const std::string digest = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/+8";
const std::string tail = "$" + salt + "$" + digest;
const std::string good = "$argon2id$v=19$m=65536,t=2,p=1" + tail;

TEST(Argon2idHash, IsTakenApart) {
    const Argon2idHash hash = Argon2idHash::from(good).value_or(Argon2idHash{});
    EXPECT_EQ(hash.memory, 65536U);
    EXPECT_EQ(hash.passes, 2U);
    EXPECT_EQ(hash.salt.front(), 0x00);
    EXPECT_EQ(hash.salt.back(), 0x0F);
    EXPECT_EQ(hash.digest.front(), 0x00);
    EXPECT_EQ(hash.digest.back(), 0xEF);
}

TEST(Argon2idHash, NoPartOfItIsAHash) {
    for (std::size_t octets = 0; octets < good.size(); ++octets) {
        EXPECT_FALSE(Argon2idHash::from(std::string_view{good}.substr(0, octets))) << octets;
    }
}

TEST(Argon2idHash, OtherTextsAreRefused) {
    for (const std::string& text :
         {good + "=",
          good + "$",
          " " + good,
          "$argon2i$v=19$m=65536,t=2,p=1" + tail,
          "$argon2id$v=16$m=65536,t=2,p=1" + tail,
          "$argon2id$m=65536,t=2,p=1" + tail,
          "$argon2id$v=19$m=,t=2,p=1" + tail,
          "$argon2id$v=19$m=-1,t=2,p=1" + tail,
          "$argon2id$v=19$m=+1,t=2,p=1" + tail,
          "$argon2id$v=19$m=4294967296,t=2,p=1" + tail,
          "$argon2id$v=19$m=65536,t=2x,p=1" + tail,
          "$argon2id$v=19$m=65536,t=2,p=4" + tail,
          "$argon2id$v=19$t=2,m=65536,p=1" + tail,
          good.substr(0, good.rfind('$')) + "A$" + digest,
          "$argon2id$v=19$m=65536,t=2,p=1$AAECAwQFBgcICQoLDA0OD!$" + digest,
          good.substr(0, good.rfind('$') + 1) + digest.substr(1)}) {
        EXPECT_FALSE(Argon2idHash::from(text)) << text;
    }
}

}  // namespace
}  // namespace palomar::accounts
