// Tests of checking a password against hashes that other programs made: python's crypt and hashlib,
// and libsodium.
#include "accounts/hash_check.hpp"

#include <gtest/gtest.h>

#include <sodium.h>
#include <string>
#include <string_view>
#include <variant>

namespace palomar::accounts {
namespace {

using identity::Secret;
using std::string_view_literals::operator""sv;

class HashCheckTest : public testing::Test {
  protected:
    HashCheckTest() { EXPECT_GE(sodium_init(), 0); }

    static Verdict verdict(std::string_view hash, std::string_view password) {
        const auto known = identity::read_hash(hash);
        EXPECT_TRUE(known) << hash;
        return std::visit(
            [&](const auto& one) { return check(one, Secret{password}).value(); }, known.value()
        );
    }
};

constexpr std::string_view password = "correct horse";

// All of `password`.
constexpr auto hashes = std::to_array<std::string_view>({
    "$argon2id$v=19$m=64,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlAA$mE8dOYZ4xZr9IHs6wCkEEQE+3+"
    "Hfvd7MEBNhxa8e84Y",
    "$argon2i$v=19$m=64,t=3,p=1$MDEyMzQ1Njc4OWFiY2RlAA$tl5CM3tz/w+wFc+TQHSOpNinL9rEPcz05hsj72sWDVg",
    "$2y$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e",
    "$2b$05$abcdefghijklmnopqrstuuHNbAKRhpaujgo33bRWs.NLUTJO3lOy2",
    "$2a$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e",
    "$5$saltstring$vc6YOOogU4kWVvwga8e9zTFgKcy4tb5LaPxIiPJzqEC",
    "$5$rounds=1400$anotherlongsalts$0KT8xKdzAzHA/GLeLkewBNfWJasAb9.GxP2bbi2wnX1",
    "$6$saltstring$."
    "r0X7ub5wGR2v4Xz7svCIozfnlorFh19V89t8KC9Umd81uGhFgsyTRNyzQDXDIm17fFcR9z3z7oBNdsyYBbtm/",
    "$6$rounds=1000$saltstring$"
    "YiR6NSM0LQXmu7vAhkMXfkdYk7qtFouVx1Mdr3HmzXspT8kONjlpU3CsV7ezCB62uXJoAdaagsH4ck7/tB9js.",
    "$6$$6LUofpTKYGJWmsxkYcfhDE9wD283B.yVCb5N1sauapb401RaE4WCRGITJhyCTMm1Vn0P9o4AW6q0BRXpOJZc9.",
    "$y$j75$J/MGp7qMolLEIVbL9BqLt.$zMdOWpt/584lMROAlMkdYwWd32O8gVLbkg1XtDODC0C",
    "$gy$j75$J/MGp7qMolLEIVbL9BqLt.$OwCqaa7aLEuIn0rHYtCSaFJRrDnLVGgxIWMfBJ.UN2B",
    "$7$6U..../....saltstring$u0TMtCfAOMKjcsIvDYlb2cV9rzMLRuHIneSdlAqGTG7",
    "{SHA}L55TUjtiq8FBorTWAZ0jy6g129A=",
    "{SHA256}QQTTb42iwlQ0n4WDZ5Pr4CngyVcGOjTJHC6SAxh7VjE=",
    "{SHA512}VraY3v7bWkNbY0r+MyC7rz/"
    "c2SC2xQOkRvx7endrKY1HnRumqLYXgI6wv1ec6aldZoNHvKtxSQhayTyyeZUZew==",
    "{SSHA}+6rZz57ryl5UxRdjYi21nk0bDAQBc2FsdP8=",
    "{SSHA256}0jIcVAl2K3/ANKPvfuIOOUFlJn1Qi5a/aE6dEkAaYecBc2FsdP8=",
    "{SSHA512}3AuXEwH2TUGwL92ahGCSysvFgoKTSl82T4Mm4Yww7SZ/"
    "LPGeVdAJPnmWnndQMK+Vg2S/fbENaKuiwBsQ4foJxAFzYWx0/w==",
    "{PLAIN}correct horse",
});

TEST_F(HashCheckTest, TheRightPasswordIsRight) {
    for (const auto hash : hashes) {
        EXPECT_EQ(verdict(hash, password), Verdict::right) << hash;
    }
}

TEST_F(HashCheckTest, EveryOtherPasswordIsWrong) {
    for (const auto hash : hashes) {
        for (const auto other :
             {""sv,
              "correct hors"sv,
              "correct horse "sv,
              "Correct horse"sv,
              "correct horse\0"sv,
              "correct horse\0battery"sv,
              "\0"sv,
              "\xFF"sv}) {
            EXPECT_EQ(verdict(hash, other), Verdict::wrong)
                << hash << ' ' << testing::PrintToString(other);
        }
        EXPECT_EQ(verdict(hash, hash), Verdict::wrong) << hash;
        for (const std::size_t octets : {511U, 512U, 513U, 100'000U}) {
            EXPECT_EQ(verdict(hash, std::string(octets, 'x')), Verdict::wrong) << hash;
        }
    }
}

TEST_F(HashCheckTest, ADigestThatDiffersInOneOctetIsWrong) {
    for (const auto hash : hashes) {
        std::string spoiled{hash};
        // Within the digest, but not its last digit, some bits of which may not count.
        char& digit = spoiled[spoiled.size() - 8];
        digit = digit == 'x' ? 'y' : 'x';
        EXPECT_EQ(verdict(spoiled, password), Verdict::wrong) << spoiled;
    }
}

TEST_F(HashCheckTest, WhatLibsodiumDoesNotComputeIsUnsupported) {
    const std::string tail = ",p=1$" + std::string(22, 'A') + '$' + std::string(43, 'A');
    for (const auto* start :
         {"$argon2id$v=19$m=7,t=1",
          "$argon2id$v=19$m=8,t=0",
          "$argon2id$v=19$m=0,t=0",
          "$argon2i$v=19$m=8,t=2"}) {
        EXPECT_EQ(verdict(start + tail, password), Verdict::unsupported) << start;
    }
}

}  // namespace
}  // namespace palomar::accounts
