// Tests of CryptText: what crypt(3) wrote, what is none of it, and what would cost too much.
#include "identity/crypt_text.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace palomar::identity {
namespace {

std::string digest(std::size_t digits) { return "$" + std::string(digits, 'x'); }

const std::string bcrypt_tail = "$" + std::string(53, '/');

const std::vector<std::string> good{
    "$2y$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e",
    "$2b$05$abcdefghijklmnopqrstuuHNbAKRhpaujgo33bRWs.NLUTJO3lOy2",
    "$2a$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e",
    "$2y$16" + bcrypt_tail,
    "$5$saltstring$vc6YOOogU4kWVvwga8e9zTFgKcy4tb5LaPxIiPJzqEC",
    "$5$rounds=1000$saltstring$95Bg/RfV2QriLpMdLPHK9el0Ighm6E3CBqMKzZKgCa2",
    "$6$saltstring" + digest(86),
    "$6$" + digest(86),
    "$6$rounds=10000000$sixteen-of_salt." + digest(86),
    "$7$6U..../....saltstring$u0TMtCfAOMKjcsIvDYlb2cV9rzMLRuHIneSdlAqGTG7",
    "$7$GU..../....salt" + digest(43),
    "$y$j75$J/MGp7qMolLEIVbL9BqLt.$zMdOWpt/584lMROAlMkdYwWd32O8gVLbkg1XtDODC0C",
    "$y$jFT$k2XAnEHBqQ1Ct2aMXFKNa/" + digest(43),
    "$y$j/.$ab1" + digest(43),
    "$y$j75$abD" + digest(43),
    "$y$j75$" + std::string(86, '.') + digest(43),
    "$gy$j75$J/MGp7qMolLEIVbL9BqLt.$OwCqaa7aLEuIn0rHYtCSaFJRrDnLVGgxIWMfBJ.UN2B",
};

TEST(CryptText, KeepsWhatCryptWrote) {
    for (const std::string& text : good) {
        const auto read = CryptText::from(text);
        ASSERT_TRUE(read) << text;
        EXPECT_EQ(read->str(), text);
    }
}

TEST(CryptText, SomeMethodsNeedMemory) {
    for (const std::string& text : good) {
        const bool memory = text.starts_with("$7$") || text.contains("y$j");
        EXPECT_EQ(
            CryptText::from(text)->need(), memory ? CryptText::Need::memory : CryptText::Need::time
        ) << text;
    }
}

TEST(CryptText, NoPartOfItIsAHash) {
    for (const std::string& text : good) {
        for (std::size_t octets = 0; octets < text.size(); ++octets) {
            EXPECT_FALSE(CryptText::from(text.substr(0, octets))) << text << " to " << octets;
        }
        EXPECT_FALSE(CryptText::from(text + "!")) << text;
        EXPECT_FALSE(CryptText::from("!" + text)) << text;
    }
}

TEST(CryptText, OtherMethodsAreUnknown) {
    for (const auto* text :
         {"",
          "secret",
          "*0",
          "rl0uE0wuKNcxg",
          "$1$abcdefgh$0123456789012345678901",
          "$2x$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e",
          "$sha1$40000$salt$digest",
          "$argon2id$v=19$"}) {
        const auto read = CryptText::from(text);
        ASSERT_FALSE(read) << text;
        EXPECT_EQ(read.error(), HashFault::unknown_scheme) << text;
    }
}

TEST(CryptText, AFormThatItsMethodDoesNotWriteIsMalformed) {
    for (const std::string& text :
         {"$2y$03" + bcrypt_tail,
          "$2y$32" + bcrypt_tail,
          "$2y$00" + bcrypt_tail,
          "$2y$1x" + bcrypt_tail,
          "$2y$+4" + bcrypt_tail,
          "$2y$04$" + std::string(53, '='),
          "$5$salt" + digest(42),
          "$5$salt" + digest(86),
          "$6$salt" + digest(43),
          "$6$seventeen-of-salt" + digest(86),
          "$6$sa lt" + digest(86),
          "$6$sa:lt" + digest(86),
          "$6$sa$lt" + digest(86),
          "$6$rounds=999$salt" + digest(86),
          "$6$rounds=05000$salt" + digest(86),
          "$6$rounds=$salt" + digest(86),
          "$6$rounds=-5000$salt" + digest(86),
          "$6$rounds=4294967296$salt" + digest(86),
          std::string{"$6$rounds=5000"},
          "$7$.U..../....salt" + digest(43),
          "$7$CU....!....salt" + digest(43),
          "$7$CU.........salt" + digest(43),
          "$7$CU..../....sa!t" + digest(43),
          "$y$k75$salt" + digest(43),
          "$y$j755$salt" + digest(43),
          "$y$jz5$salt" + digest(43),
          "$y$j7z$salt" + digest(43),
          "$y$j7!$salt" + digest(43),
          "$7$/U..../....salt" + digest(43),
          "$y$j.5$salt" + digest(43),
          "$y$j75$sa!t" + digest(43),
          "$y$j75$s" + digest(43),
          "$y$j75$s2" + digest(43),
          "$y$j75$saE" + digest(43),
          "$y$j75$" + std::string(88, '.') + digest(43)}) {
        const auto read = CryptText::from(text);
        ASSERT_FALSE(read) << text;
        EXPECT_EQ(read.error(), HashFault::malformed) << text;
    }
}

TEST(CryptText, ACostThatALoginCannotBearIsRefused) {
    for (const std::string& text :
         {"$2y$17" + bcrypt_tail,
          "$2y$31" + bcrypt_tail,
          "$5$rounds=10000001$salt" + digest(43),
          "$6$rounds=999999999$salt" + digest(86),
          "$7$HU..../....salt" + digest(43),
          "$7$GU....0....salt" + digest(43),
          "$7$zzzzzzzzzzzsalt" + digest(43),
          "$y$jGT$salt" + digest(43),
          "$y$jVj$salt" + digest(43)}) {
        const auto read = CryptText::from(text);
        ASSERT_FALSE(read) << text;
        EXPECT_EQ(read.error(), HashFault::too_costly) << text;
    }
}

}  // namespace
}  // namespace palomar::identity
