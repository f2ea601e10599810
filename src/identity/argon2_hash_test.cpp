// Tests of Argon2Hash: good texts, and every way to spoil them.
#include "identity/argon2_hash.hpp"

#include <gtest/gtest.h>

#include <string>

namespace palomar::identity {
namespace {

const std::string salt = "AAECAwQFBgcICQoLDA0ODw";
const std::string digest = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/+8";
const std::string tail = "$" + salt + "$" + digest;
const std::string good = "$argon2id$v=19$m=65536,t=2,p=1" + tail;

TEST(Argon2Hash, IsTakenApart) {
    const Argon2Hash hash = Argon2Hash::from(good).value_or(Argon2Hash{});
    EXPECT_EQ(hash.variant, Argon2Hash::Variant::argon2id);
    EXPECT_EQ(hash.memory, 65536U);
    EXPECT_EQ(hash.passes, 2U);
    EXPECT_EQ(hash.salt.front(), 0x00);
    EXPECT_EQ(hash.salt.back(), 0x0F);
    EXPECT_EQ(hash.digest.front(), 0x00);
    EXPECT_EQ(hash.digest.back(), 0xEF);
}

TEST(Argon2Hash, IsWrittenAsItIsRead) {
    for (const std::string& text : {good, "$argon2i$v=19$m=32768,t=4,p=1" + tail}) {
        EXPECT_EQ(Argon2Hash::from(text)->str(), text);
    }
}

TEST(Argon2Hash, NoPartOfItIsAHash) {
    for (std::size_t octets = 0; octets < good.size(); ++octets) {
        const auto hash = Argon2Hash::from(std::string_view{good}.substr(0, octets));
        ASSERT_FALSE(hash) << octets;
        EXPECT_EQ(hash.error(), HashFault::malformed) << octets;
    }
}

TEST(Argon2Hash, OtherTextsAreRefused) {
    for (const std::string& text :
         {good + "=",
          good + "$",
          " " + good,
          "$argon2d$v=19$m=65536,t=2,p=1" + tail,
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
          "$argon2id$v=19$m=65536,t=2,p=1$AAECAwQFBgcICQoLDA0\xc3Ow$" + digest,
          good.substr(0, good.rfind('$') + 1) + digest.substr(1)}) {
        const auto hash = Argon2Hash::from(text);
        ASSERT_FALSE(hash) << text;
        EXPECT_EQ(hash.error(), HashFault::malformed) << text;
    }
}

TEST(Argon2Hash, ACostThatALoginCannotBearIsRefused) {
    for (const auto* cost : {"m=4194304,t=20", "m=8,t=10485760", "m=65536,t=1280"}) {
        EXPECT_TRUE(Argon2Hash::from("$argon2id$v=19$" + std::string{cost} + ",p=1" + tail))
            << cost;
    }
    for (const auto* cost :
         {"m=4194305,t=1", "m=4194304,t=21", "m=8,t=10485761", "m=4294967295,t=4294967295"}) {
        const auto hash = Argon2Hash::from("$argon2id$v=19$" + std::string{cost} + ",p=1" + tail);
        ASSERT_FALSE(hash) << cost;
        EXPECT_EQ(hash.error(), HashFault::too_costly) << cost;
    }
}

}  // namespace
}  // namespace palomar::identity
