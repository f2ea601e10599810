// Tests of what all exchanges have in common: the client speaks first, and nobody out of turn.
#include "sasl/exchange.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace palomar::sasl {
namespace {

using std::string_view_literals::operator""sv;

std::unique_ptr<Exchange> began(Mechanism mechanism) {
    return begin(mechanism, {"exporter", "end point"}, Entropy{7}, Decoy{{}, 4096});
}

class EveryMechanism : public testing::TestWithParam<Mechanism> {};

TEST_P(EveryMechanism, AsksForTheFirstMessageIfItDidNotComeWithTheCommand) {
    EXPECT_EQ(std::get<Challenge>(began(GetParam())->start(std::nullopt)).octets, "");
}

TEST_P(EveryMechanism, AnEmptyInitialResponseIsAMessage) {
    EXPECT_TRUE(std::holds_alternative<Malformed>(began(GetParam())->start("")));
}

TEST_P(EveryMechanism, RefusesNoiseAndStaysRefused) {
    const std::string long_noise(std::size_t{64} * 1024, 'n');
    const std::string many_commas(std::size_t{64} * 1024, ',');
    const std::string many_nuls(std::size_t{64} * 1024, '\0');
    const std::string many_ends(std::size_t{64} * 1024, '\1');
    for (const std::string_view noise :
         {"\0"sv,
          "\r\n"sv,
          "*"sv,
          "\xff\xfe"sv,
          std::string_view{long_noise},
          std::string_view{many_commas},
          std::string_view{many_nuls},
          std::string_view{many_ends}}) {
        const auto exchange = began(GetParam());
        EXPECT_TRUE(std::holds_alternative<Malformed>(exchange->start(noise)));
        EXPECT_TRUE(std::holds_alternative<Malformed>(exchange->respond("\0ana\0secret"sv)));
        EXPECT_TRUE(std::holds_alternative<Malformed>(exchange->respond("n,,n=ana,r=x")));
    }
}

TEST_P(EveryMechanism, AnswersToWhatWasNotAskedAreMalformed) {
    EXPECT_TRUE(std::holds_alternative<Malformed>(began(GetParam())->on_verifier(std::nullopt)));
    EXPECT_TRUE(std::holds_alternative<Malformed>(began(GetParam())->on_refused_token()));
}

INSTANTIATE_TEST_SUITE_P(
    All,
    EveryMechanism,
    testing::ValuesIn(all_mechanisms),
    [](const auto& instance) {
        std::string name{name_of(instance.param)};
        std::erase(name, '-');
        return name;
    }
);

TEST(Exchange, IsOfTheMechanismThatWasAskedFor) {
    EXPECT_TRUE(
        std::holds_alternative<CheckPassword>(began(Mechanism::plain)->start("\0ana\0secret"sv))
    );
    EXPECT_TRUE(
        std::holds_alternative<FindVerifier>(began(Mechanism::scram_sha_256)->start("n,,n=ana,r=x"))
    );
    EXPECT_TRUE(std::holds_alternative<FindVerifier>(
        began(Mechanism::scram_sha_256_plus)->start("p=tls-exporter,,n=ana,r=x")
    ));
    EXPECT_TRUE(std::holds_alternative<CheckToken>(
        began(Mechanism::oauthbearer)->start("n,,\1auth=Bearer t\1\1")
    ));
    EXPECT_TRUE(std::holds_alternative<CheckToken>(
        began(Mechanism::xoauth2)->start("user=ana\1auth=Bearer t\1\1")
    ));
}

}  // namespace
}  // namespace palomar::sasl
