// Tests of ScramVerifier: how it is made, written and read.
#include "sasl/scram_verifier.hpp"

#include "identity/base64.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace palomar::sasl {
namespace {

using identity::Secret;
using std::string_view_literals::operator""sv;

// Made by an independent implementation (Python's hashlib and hmac) for RFC 7677's example.
constexpr std::string_view pencil =
    "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$"
    "WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=";

std::string salt_of_pencil() {
    return std::string{identity::from_base64("W22ZaJ0SNY7soEsUEjb6gQ==")->reveal()};
}

TEST(ScramVerifier, IsMadeOfThePasswordAndTheSalt) {
    const auto verifier = ScramVerifier::of(Secret{"pencil"}, salt_of_pencil(), 4096);
    ASSERT_TRUE(verifier);
    EXPECT_EQ(verifier->to_text(), pencil);
    EXPECT_NE(ScramVerifier::of(Secret{"Pencil"}, salt_of_pencil(), 4096), verifier);
    EXPECT_NE(ScramVerifier::of(Secret{"pencil"}, "other salt", 4096), verifier);
    EXPECT_NE(ScramVerifier::of(Secret{"pencil"}, salt_of_pencil(), 4097), verifier);
}

TEST(ScramVerifier, PasswordsThatSaslprepTakesForTheSameAreTheSame) {
    // RFC 4013 §3: a soft hyphen is nothing, and U+2168 is IX.
    const auto plain = ScramVerifier::of(Secret{"IX"}, "salt", 1);
    EXPECT_EQ(ScramVerifier::of(Secret{"I\xc2\xadX"}, "salt", 1), plain);
    EXPECT_EQ(ScramVerifier::of(Secret{"\xe2\x85\xa8"}, "salt", 1), plain);
    EXPECT_NE(ScramVerifier::of(Secret{"ix"}, "salt", 1), plain);
}

TEST(ScramVerifier, PasswordsThatSaslprepForbidsHaveNone) {
    for (const auto password :
         {"a\0b"sv, "\x07"sv, "\xff"sv, "\xc3"sv, "\xd8\xa7\x31"sv, "\xf0\x9f\x95\x8a"sv}) {
        EXPECT_FALSE(ScramVerifier::of(Secret{password}, "salt", 1))
            << testing::PrintToString(password);
    }
}

TEST(ScramVerifier, NeedsASaltAndARound) {
    EXPECT_FALSE(ScramVerifier::of(Secret{"pencil"}, "", 4096));
    EXPECT_FALSE(ScramVerifier::of(Secret{"pencil"}, "salt", 0));
}

TEST(ScramVerifier, IsReadAsItIsWritten) {
    const auto verifier = ScramVerifier::from_text(pencil);
    ASSERT_TRUE(verifier);
    EXPECT_EQ(verifier->iterations, 4096U);
    EXPECT_EQ(verifier->salt, salt_of_pencil());
    EXPECT_EQ(verifier->to_text(), pencil);
}

TEST(ScramVerifier, EveryShorterTextIsRefused) {
    for (std::size_t length = 0; length < pencil.size(); ++length) {
        EXPECT_FALSE(ScramVerifier::from_text(pencil.substr(0, length))) << length;
    }
}

TEST(ScramVerifier, OtherTextsAreRefused) {
    const std::string keys{pencil.substr(pencil.rfind('$'))};
    for (const std::string& text : std::vector<std::string>{
             std::string{pencil} + ' ',
             std::string{pencil} + ":AA==",
             "SCRAM-SHA-1$4096:c2FsdA==" + keys,
             "scram-sha-256$4096:c2FsdA==" + keys,
             "SCRAM-SHA-256$0:c2FsdA==" + keys,
             "SCRAM-SHA-256$-1:c2FsdA==" + keys,
             "SCRAM-SHA-256$+1:c2FsdA==" + keys,
             "SCRAM-SHA-256$01:c2FsdA==" + keys,
             "SCRAM-SHA-256$:c2FsdA==" + keys,
             "SCRAM-SHA-256$4294967296:c2FsdA==" + keys,
             "SCRAM-SHA-256$4096:" + keys,
             "SCRAM-SHA-256$4096:c2FsdA" + keys,
             "SCRAM-SHA-256$4096:c2FsdA==$c2FsdA==:c2FsdA=="
         }) {
        EXPECT_FALSE(ScramVerifier::from_text(text)) << text;
    }
    EXPECT_TRUE(ScramVerifier::from_text("SCRAM-SHA-256$4096:c2FsdA==" + keys));
}

}  // namespace
}  // namespace palomar::sasl
