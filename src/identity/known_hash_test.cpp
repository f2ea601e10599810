// Tests of KnownHash: how texts of other servers are read, and how Palomar writes them.
#include "identity/known_hash.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace palomar::identity {
namespace {

const std::string argon2id =
    "$argon2id$v=19$m=64,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlAA$mE8dOYZ4xZr9IHs6wCkEEQE+3+"
    "Hfvd7MEBNhxa8e84Y";
const std::string argon2i =
    "$argon2i$v=19$m=64,t=3,p=1$MDEyMzQ1Njc4OWFiY2RlAA$tl5CM3tz/w+wFc+TQHSOpNinL9rEPcz05hsj72sWDVg";
const std::string bcrypt = "$2y$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e";
const std::string sha256_crypt = "$5$saltstring$vc6YOOogU4kWVvwga8e9zTFgKcy4tb5LaPxIiPJzqEC";
const std::string sha1_base64 = "L55TUjtiq8FBorTWAZ0jy6g129A=";
const std::string sha1_hex = "2f9e53523b62abc141a2b4d6019d23cba835dbd0";
const std::string ssha256_base64 = "0jIcVAl2K3/ANKPvfuIOOUFlJn1Qi5a/aE6dEkAaYecBc2FsdP8=";
const std::string ssha256_hex =
    "d2321c5409762b7fc034a3ef7ee20e394165267d508b96bf684e9d12401a61e70173616c74ff";
const std::string plain_base64 = "{PLAIN.b64}Y29ycmVjdCBob3JzZQ==";

TEST(KnownHash, IsReadInEachSchemeAndWrittenInOneForm) {
    const std::vector<std::pair<std::string, std::string>> texts{
        {argon2id, argon2id},
        {"{ARGON2ID}" + argon2id, argon2id},
        {"{argon2i}" + argon2i, argon2i},
        {bcrypt, bcrypt},
        {"{BLF-CRYPT}" + bcrypt, bcrypt},
        {"{CRYPT}" + bcrypt, bcrypt},
        {"{Sha256-Crypt}" + sha256_crypt, sha256_crypt},
        {"{SHA512-CRYPT}$6$salt$" + std::string(86, 'x'), "$6$salt$" + std::string(86, 'x')},
        {"{SHA}" + sha1_base64, "{SHA}" + sha1_base64},
        {"{SHA1}" + sha1_base64, "{SHA}" + sha1_base64},
        {"{SHA}L55TUjtiq8FBorTWAZ0jy6g129A", "{SHA}" + sha1_base64},
        {"{SHA}" + sha1_hex, "{SHA}" + sha1_base64},
        {"{SHA.HEX}" + sha1_hex, "{SHA}" + sha1_base64},
        {"{sha.b64}" + sha1_base64, "{SHA}" + sha1_base64},
        {"{SSHA256}" + ssha256_base64, "{SSHA256}" + ssha256_base64},
        {"{SSHA256.hex}" + ssha256_hex, "{SSHA256}" + ssha256_base64},
        {"{SSHA256.base64}" + ssha256_base64, "{SSHA256}" + ssha256_base64},
        {"{PLAIN}correct horse", plain_base64},
        {"{CLEARTEXT}correct horse", plain_base64},
        {"{plain.hex}636f727265637420686f727365", plain_base64},
        {plain_base64, plain_base64},
    };
    for (const auto& [text, kept] : texts) {
        const auto hash = read_hash(text);
        ASSERT_TRUE(hash) << text;
        EXPECT_EQ(to_text(*hash), kept) << text;
    }
}

TEST(KnownHash, TellsDigestFromSalt) {
    const auto hash = read_hash("{SSHA256}" + ssha256_base64);
    ASSERT_TRUE(hash);
    const auto& digest = std::get<SaltedDigest>(*hash);
    EXPECT_EQ(digest.algorithm, SaltedDigest::Algorithm::sha256);
    EXPECT_EQ(digest.digest.size(), 32U);
    EXPECT_EQ(digest.salt, "\x01salt\xFF");
}

TEST(KnownHash, OtherTextsAreRefusedWithTheirFault) {
    using enum HashFault;
    const std::vector<std::pair<std::string, HashFault>> texts{
        {"", unknown_scheme},
        {"secret", unknown_scheme},
        {"{", unknown_scheme},
        {"{}secret", unknown_scheme},
        {"{PLAIN", unknown_scheme},
        {"{ PLAIN}secret", unknown_scheme},
        {"{PLAIN.b32}secret", unknown_scheme},
        {"{.b64}secret", unknown_scheme},
        {"{DIGEST-MD5}f5b8e0ab33ea2bdf4ff1df7d3b8ea91f", unknown_scheme},
        {"{MD5-CRYPT}$1$abcdefgh$0123456789012345678901", unknown_scheme},
        {"{CRYPT}$1$abcdefgh$0123456789012345678901", unknown_scheme},
        {"{SCRAM-SHA-256}4096,salt,stored,server", unknown_scheme},
        {"{ARGON2ID}", malformed},
        {"{ARGON2ID}" + bcrypt, malformed},
        {"{ARGON2ID.hex}" + argon2id, malformed},
        {"{PLAIN}", malformed},
        {"{PLAIN.b64}!", malformed},
        {"{PLAIN.b64}Y29y\xc3\xb1\xc3\xb1Zm9v", malformed},
        {"{PLAIN.hex}4g", malformed},
        {"{PLAIN.hex}414", malformed},
        {"{SHA}", malformed},
        {"{SHA}c2hvcnQ=", malformed},
        {"{SHA.hex}" + sha1_base64, malformed},
        {"{SHA.b64}" + sha1_hex, malformed},
        {"{SHA256}" + ssha256_base64, malformed},
        {"{SSHA}" + sha1_base64, malformed},
        {"{SSHA256}" + sha1_base64, malformed},
        {"{BLF-CRYPT}$2y$17$" + std::string(53, '/'), too_costly},
        {"$argon2id$v=19$m=8388608,t=1,p=1" + argon2id.substr(27), too_costly},
    };
    for (const auto& [text, fault] : texts) {
        const auto hash = read_hash(text);
        ASSERT_FALSE(hash) << text;
        EXPECT_EQ(hash.error(), fault) << text;
    }
}

TEST(KnownHash, IsNoLongerThanADatabaseKeeps) {
    const auto kept = [](std::size_t octets) {
        return read_hash("{PLAIN}" + std::string(octets, 'x')).has_value();
    };
    EXPECT_TRUE(kept(183));
    EXPECT_FALSE(kept(184));
    EXPECT_FALSE(kept(1'000'000));
}

}  // namespace
}  // namespace palomar::identity
