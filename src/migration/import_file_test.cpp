// Tests of the import file: lines as Dovecot and shadow(5) have them, and lines that fit neither.
#include "migration/import_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace palomar::migration {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

const std::string sha512_crypt = "$6$salt$" + std::string(86, 'x');
const std::string bcrypt = "$2y$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e";

constexpr std::chrono::sys_days today = std::chrono::year{2026} / 11 / 29;

/// Every line of the result: `3 ana HASH` or `3: SENTENCE`.
std::string told(std::string_view text) {
    std::string all;
    for (const auto& line : read_import_file(text, today)) {
        all += line ? std::to_string(line->line) + ' ' + line->name.str() + ' ' + line->hash
                    : std::to_string(line.error().line) + ": " + line.error().sentence;
        all += '\n';
    }
    return all;
}

TEST(ImportFile, ReadsADovecotPasswdFile) {
    EXPECT_EQ(
        told(
            "# users of example.org\n"
            "ana@example.org:{BLF-CRYPT}" +
            bcrypt +
            ":1000:1000::/home/ana::userdb_quota_rule=*:storage=1G\n"
            "bob@example.org:{SHA512-CRYPT}" +
            sha512_crypt +
            "::::::\n"
            "\n"
            "eva@example.org:{plain}open sesame:1000\n"
        ),
        "2 ana@example.org " + bcrypt + "\n3 bob@example.org " + sha512_crypt +
            "\n5 eva@example.org {PLAIN.b64}b3BlbiBzZXNhbWU=\n"
    );
}

TEST(ImportFile, ReadsShadow) {
    EXPECT_EQ(
        told(
            "root:*:19000:0:99999:7:::\n"
            "ana:" +
            sha512_crypt +
            ":19000:0:99999:7:::\n"
            "bob:!" +
            sha512_crypt +
            ":19000:0:99999:7:::\n"
            "eva:!:19000::::::\n"
            "udo::19000:0:99999:7:::"
        ),
        "1: root is locked\n2 ana " + sha512_crypt +
            "\n3: bob is locked\n4: eva is locked\n5: udo has no password here\n"
    );
}

TEST(ImportFile, LineEndsAndTheLackOfALastOneMakeNoDifference) {
    const std::string ana = "ana:" + bcrypt;
    const std::string bob = "bob:" + bcrypt;
    const std::string expected = "1 ana " + bcrypt + "\n2 bob " + bcrypt + '\n';
    EXPECT_EQ(told(ana + '\n' + bob), expected);
    EXPECT_EQ(told(ana + '\n' + bob + '\n'), expected);
    EXPECT_EQ(told(ana + "\r\n" + bob + "\r\n"), expected);
}

TEST(ImportFile, WhatHoldsNoUserHoldsNothing) {
    for (const auto* text : {"", "\n", "\n\n", "\r\n", "#", "  # ana:secret", " \t\n#\n"}) {
        EXPECT_THAT(read_import_file(text, today), SizeIs(0)) << testing::PrintToString(text);
    }
}

TEST(ImportFile, ANameIsTakenOnceEvenIfItsFirstLineWasNoGood) {
    EXPECT_EQ(
        told("ana:*\nbob:" + bcrypt + "\nana:" + bcrypt + "\nbob:" + bcrypt + "\nBob:" + bcrypt),
        "1: ana is locked\n2 bob " + bcrypt +
            "\n3: ana is on line 1 already\n4: bob is on line 2 already\n5 Bob " + bcrypt + '\n'
    );
}

TEST(ImportFile, SaysWhatIsWrongWithALine) {
    const std::vector<std::pair<std::string, std::string>> lines{
        {":" + bcrypt, "no user name"},
        {"../ana:" + bcrypt, "no user name"},
        {" ana:" + bcrypt, "no user name"},
        {"an\x1B[2Ja:" + bcrypt, "no user name"},
        {std::string(129, 'a') + ":" + bcrypt, "no user name"},
        {"ana", "no password"},
        {"ana:", "no password"},
        {"ana:!!", "locked"},
        {"ana:*LK*", "locked"},
        {"ana:x:1000:1000::/home/ana:/bin/sh", "no scheme that Palomar knows"},
        {"ana:rl0uE0wuKNcxg", "no scheme that Palomar knows"},
        {"ana:$1$abcdefgh$0123456789012345678901", "no scheme that Palomar knows"},
        {"ana:{DIGEST-MD5}f5b8e0ab33ea2bdf4ff1df7d3b8ea91f", "scheme {DIGEST-MD5}"},
        {"ana:{\x1B[2J}secret", "no scheme that Palomar knows"},
        {"ana:{" + std::string(40, 'X') + "}secret", "no scheme that Palomar knows"},
        {"ana:{SHA256}c2hvcnQ=", "damaged"},
        {"ana:{BLF-CRYPT}$2y$31$" + std::string(53, '/'), "too long to check"},
    };
    for (const auto& [line, words] : lines) {
        const auto result = read_import_file("#\n" + line + '\n', today);
        ASSERT_THAT(result, SizeIs(1)) << line;
        ASSERT_FALSE(result.front()) << line;
        EXPECT_EQ(result.front().error().line, 2U);
        EXPECT_THAT(result.front().error().sentence, HasSubstr(words)) << line;
        EXPECT_THAT(result.front().error().sentence, Not(HasSubstr("\x1B"))) << line;
    }
}

TEST(ImportFile, WhomALineKeepsOutIsNotTakenWithoutThat) {
    EXPECT_EQ(
        told(
            "ana:" + bcrypt + "::::::allow_nets=192.0.2.0/24\nbob:" + bcrypt +
            ":19000:0:99999:7::19100:\neva:" + bcrypt + "::::::\n"
        ),
        "1: ana has allow_nets, which import cannot take: make the account by user add and user "
        "networks\n"
        "2: bob expired on 2022-04-18: leave it out, or make the account by user add and user "
        "disable\n"
        "3 eva " +
            bcrypt + '\n'
    );
}

TEST(ImportFile, NoSentenceGivesAPasswordAway) {
    for (const auto* line : {"ana:secret", "ana:{PLAIN.hex}secret", "ana:{secret"}) {
        EXPECT_THAT(told(line), Not(HasSubstr("secret"))) << line;
    }
}

}  // namespace
}  // namespace palomar::migration
