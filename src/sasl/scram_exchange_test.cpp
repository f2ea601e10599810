// Tests of ScramExchange: RFC 7677's example to the octet, and every way to fail.
#include "sasl/scram_exchange.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace palomar::sasl {
namespace {

// RFC 7677 §3, with the verifier of its password "pencil".
constexpr std::string_view server_nonce = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
constexpr std::string_view client_first = "n,,n=user,r=rOprNGfwEbeRWgbNEkqO";
constexpr std::string_view server_first =
    "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
constexpr std::string_view client_final =
    "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
    "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
constexpr std::string_view server_final = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

std::optional<ScramVerifier> pencil() {
    return ScramVerifier::from_text(
        "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$"
        "WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:"
        "wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU="
    );
}

const ChannelBindings no_tls;
const ChannelBindings both{"exporter", "end point"};

ScramExchange exchange_of(ScramVariant variant, const ChannelBindings& bindings) {
    return {variant, bindings, std::string{server_nonce}, Decoy{{1, 2, 3}, 4096}};
}

/// In the middle of RFC 7677's example: the client has been given the salt.
std::unique_ptr<ScramExchange> awaiting_final() {
    auto exchange = std::make_unique<ScramExchange>(
        ScramVariant::unbound, no_tls, std::string{server_nonce}, Decoy{{1, 2, 3}, 4096}
    );
    std::ignore = exchange->respond(client_first);
    std::ignore = exchange->on_verifier(pencil());
    return exchange;
}

TEST(ScramExchange, GoesAsTheStandardShows) {
    auto exchange = exchange_of(ScramVariant::unbound, no_tls);
    const auto find = std::get<FindVerifier>(exchange.respond(client_first));
    EXPECT_EQ(find.name, identity::UserName::from("user"));
    EXPECT_EQ(find.tried, "user");
    EXPECT_EQ(std::get<Challenge>(exchange.on_verifier(pencil())).octets, server_first);
    EXPECT_EQ(std::get<Challenge>(exchange.respond(client_final)).octets, server_final);
    const auto proven = std::get<Proven>(exchange.respond(""));
    EXPECT_EQ(proven.name, identity::UserName::from("user"));
    EXPECT_EQ(proven.tried, "user");
}

TEST(ScramExchange, AWrongProofIsRefused) {
    const auto exchange = awaiting_final();
    std::string wrong{client_final};
    wrong[wrong.find("p=") + 2] = 'e';
    EXPECT_EQ(std::get<Refused>(exchange->respond(wrong)).tried, "user");
    EXPECT_TRUE(std::holds_alternative<Malformed>(exchange->respond(client_final)));
}

TEST(ScramExchange, NoOctetOfTheFinalMessageMayChange) {
    for (std::size_t place = 0; place < client_final.size(); ++place) {
        const auto exchange = awaiting_final();
        std::string changed{client_final};
        changed[place] = changed[place] == 'A' ? 'B' : 'A';
        const auto step = exchange->respond(changed);
        EXPECT_TRUE(
            std::holds_alternative<Refused>(step) || std::holds_alternative<Malformed>(step)
        ) << changed;
    }
}

TEST(ScramExchange, AProofForAnotherNonceIsMalformed) {
    const auto exchange = awaiting_final();
    std::string replayed{client_final};
    replayed.replace(replayed.find("%hvY"), 4, "%hvX");
    EXPECT_TRUE(std::holds_alternative<Malformed>(exchange->respond(replayed)));
}

TEST(ScramExchange, LyingAboutTheBindingIsMalformed) {
    // `y,,` and `p=tls-exporter,,`, where the first message said `n,,`.
    for (const std::string_view binding : {"c=eSws", "c=cD10bHMtZXhwb3J0ZXIsLA=="}) {
        const auto exchange = awaiting_final();
        std::string lie{client_final};
        lie.replace(0, 6, binding);
        EXPECT_TRUE(std::holds_alternative<Malformed>(exchange->respond(lie))) << binding;
    }
}

TEST(ScramExchange, NobodyIsProvenBeforeTheServerIsAcknowledged) {
    const auto exchange = awaiting_final();
    ASSERT_TRUE(std::holds_alternative<Challenge>(exchange->respond(client_final)));
    EXPECT_TRUE(std::holds_alternative<Malformed>(exchange->respond("e=server-is-wrong")));
    EXPECT_TRUE(std::holds_alternative<Malformed>(exchange->respond("")));
}

TEST(ScramExchange, AnUnknownNameGoesTheSameWayToTheSameRefusal) {
    std::vector<std::string> challenges;
    for (int i = 0; i < 2; ++i) {
        auto exchange = exchange_of(ScramVariant::unbound, no_tls);
        ASSERT_TRUE(std::holds_alternative<FindVerifier>(exchange.respond(client_first)));
        challenges.push_back(std::get<Challenge>(exchange.on_verifier(std::nullopt)).octets);
        EXPECT_EQ(std::get<Refused>(exchange.respond(client_final)).tried, "user");
    }
    EXPECT_EQ(challenges[0], challenges[1]);
    EXPECT_EQ(challenges[0].size(), server_first.size());
    EXPECT_TRUE(challenges[0].ends_with(",i=4096"));
}

TEST(ScramExchange, ANameThatCannotExistIsProvenByNothing) {
    auto exchange = exchange_of(ScramVariant::unbound, no_tls);
    const auto find =
        std::get<FindVerifier>(exchange.respond("n,,n=../us=2Cer,r=rOprNGfwEbeRWgbNEkqO"));
    EXPECT_FALSE(find.name);
    EXPECT_EQ(find.tried, "../us,er");
    // Not even by a verifier that somebody hands in by mistake.
    EXPECT_NE(std::get<Challenge>(exchange.on_verifier(pencil())).octets, server_first);
    EXPECT_TRUE(std::holds_alternative<Refused>(exchange.respond(client_final)));
}

TEST(ScramExchange, NobodyActsAsSomebodyElse) {
    auto same = exchange_of(ScramVariant::unbound, no_tls);
    EXPECT_TRUE(std::holds_alternative<FindVerifier>(same.respond("n,a=user,n=user,r=x")));
    auto other = exchange_of(ScramVariant::unbound, no_tls);
    EXPECT_EQ(std::get<Refused>(other.respond("n,a=root,n=user,r=x")).tried, "user");
    EXPECT_TRUE(std::holds_alternative<Malformed>(other.on_verifier(pencil())));
}

TEST(ScramExchange, TheHeaderMustFitTheMechanismAndTheConnection) {
    struct Case {
        ScramVariant variant;
        ChannelBindings bindings;
        std::string_view header;
        bool accepted;
    };
    const ChannelBindings exporter_only{"exporter", std::nullopt};
    const ChannelBindings end_point_only{std::nullopt, "end point"};
    const std::vector<Case> cases{
        {ScramVariant::unbound, no_tls, "n,,", true},
        {ScramVariant::unbound, no_tls, "y,,", true},
        {ScramVariant::unbound, no_tls, "p=tls-exporter,,", false},
        {ScramVariant::unbound, both, "n,,", true},
        {ScramVariant::unbound, both, "y,,", false},  // the downgrade of RFC 5802 §6
        {ScramVariant::unbound, exporter_only, "y,,", false},
        {ScramVariant::unbound, end_point_only, "y,,", false},
        {ScramVariant::unbound, both, "p=tls-exporter,,", false},
        {ScramVariant::bound, both, "n,,", false},
        {ScramVariant::bound, both, "y,,", false},
        {ScramVariant::bound, both, "p=tls-exporter,,", true},
        {ScramVariant::bound, both, "p=tls-server-end-point,,", true},
        {ScramVariant::bound, both, "p=tls-unique,,", false},
        {ScramVariant::bound, both, "p=TLS-EXPORTER,,", false},
        {ScramVariant::bound, end_point_only, "p=tls-exporter,,", false},
        {ScramVariant::bound, exporter_only, "p=tls-server-end-point,,", false},
        {ScramVariant::bound, no_tls, "p=tls-exporter,,", false},
        {ScramVariant::bound, no_tls, "y,,", false},
    };
    for (const auto& [variant, bindings, header, accepted] : cases) {
        auto exchange = exchange_of(variant, bindings);
        const auto step = exchange.respond(std::string{header} + "n=user,r=x");
        EXPECT_EQ(std::holds_alternative<FindVerifier>(step), accepted) << header;
        EXPECT_EQ(std::holds_alternative<Malformed>(step), !accepted) << header;
    }
}

TEST(ScramExchange, CallsOutOfTurnEndIt) {
    auto early = exchange_of(ScramVariant::unbound, no_tls);
    EXPECT_TRUE(std::holds_alternative<Malformed>(early.on_verifier(pencil())));
    EXPECT_TRUE(std::holds_alternative<Malformed>(early.respond(client_first)));

    auto hasty = exchange_of(ScramVariant::unbound, no_tls);
    ASSERT_TRUE(std::holds_alternative<FindVerifier>(hasty.respond(client_first)));
    EXPECT_TRUE(std::holds_alternative<Malformed>(hasty.respond(client_final)));
    EXPECT_TRUE(std::holds_alternative<Malformed>(hasty.on_verifier(pencil())));
}

}  // namespace
}  // namespace palomar::sasl
