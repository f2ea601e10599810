// Tests of the SCRAM messages: those of RFC 5802 §5, and tables of those that are none.
#include "sasl/scram_message.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace palomar::sasl {
namespace {

using std::string_view_literals::operator""sv;

TEST(ScramClientFirst, IsTakenApart) {
    const auto first = ScramClientFirst::of("n,a=ana,n=a=2Cna,r=fyko+d2lbbFgONRv9qkxdawL");
    ASSERT_TRUE(first);
    EXPECT_EQ(first->header.authzid, "ana");
    EXPECT_EQ(first->header.text, "n,a=ana,");
    EXPECT_EQ(first->bare, "n=a=2Cna,r=fyko+d2lbbFgONRv9qkxdawL");
    EXPECT_EQ(first->name, "a,na");
    EXPECT_EQ(first->nonce, "fyko+d2lbbFgONRv9qkxdawL");
}

TEST(ScramClientFirst, ExtensionsAreSkipped) {
    EXPECT_EQ(ScramClientFirst::of("n,,n=ana,r=x,t=1,Z=\xc3\xa4==")->nonce, "x");
}

TEST(ScramClientFirst, AnythingElseIsRefused) {
    for (const auto text :
         {""sv,
          "n,,"sv,
          "n,n=ana,r=x"sv,
          "n,,r=x,n=ana"sv,
          "n,,n=ana"sv,
          "n,,n=ana,"sv,
          "n,,n=,r=x"sv,
          "n,,n=ana,r="sv,
          "n,,n=ana,r=x,"sv,
          "n,,n=ana,,r=x"sv,
          "n,,n=ana,r=x,t"sv,
          "n,,n=ana,r=x,t="sv,
          "n,,n=ana,r=x,1=t"sv,
          "n,,n=ana,r=x,t=\0"sv,
          "n,,n=ana,r=a b"sv,
          "n,,n=ana,r=\x7f"sv,
          "n,,n=ana,r=\xc3\xa4"sv,
          "n,,n=ana,r=a\0b"sv,
          "n,,n=a\0na,r=x"sv,
          "n,,n=a=na,r=x"sv,
          "n,,N=ana,r=x"sv,
          "n,,m=ext,n=ana,r=x"sv,
          "n,,n=ana,m=ext,r=x"sv}) {
        EXPECT_FALSE(ScramClientFirst::of(text)) << testing::PrintToString(text);
    }
}

constexpr std::string_view proof = "p=AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

TEST(ScramClientFinal, IsTakenApart) {
    const std::string message = "c=biws,r=nonce,x=y," + std::string{proof};
    const auto final = ScramClientFinal::of(message);
    ASSERT_TRUE(final);
    EXPECT_EQ(final->binding, "biws");
    EXPECT_EQ(final->nonce, "nonce");
    EXPECT_EQ(final->without_proof, "c=biws,r=nonce,x=y");
    ScramClientFinal::Proof ones;
    ones.fill(1);
    EXPECT_EQ(final->proof, ones);
}

TEST(ScramClientFinal, AnythingElseIsRefused) {
    const std::string good_proof{proof};
    for (const auto& text : std::vector<std::string>{
             std::string{},
             good_proof,
             ',' + good_proof,
             "c=biws," + good_proof,
             "r=nonce," + good_proof,
             "r=nonce,c=biws," + good_proof,
             "c=,r=nonce," + good_proof,
             "c=biws,r=," + good_proof,
             "c=biws,r=nonce,," + good_proof,
             "c=biws,r=nonce,x," + good_proof,
             "c=biws,r=nonce",
             "c=biws,r=nonce,p=",
             "c=biws,r=nonce,p=biws",
             "c=biws,r=nonce,P" + good_proof.substr(1),
             "c=biws,r=nonce," + good_proof + ' ',
             "c=biws,r=nonce," + good_proof + ",x=y",
             "c=biws,r=nonce," + good_proof.substr(0, good_proof.size() - 1),
             "n,,c=biws,r=nonce," + good_proof
         }) {
        EXPECT_FALSE(ScramClientFinal::of(text)) << text;
    }
}

TEST(ScramMessages, LongOnesAreTaken) {
    const std::string sixty_four_kib(std::size_t{64} * 1024, 'x');
    EXPECT_EQ(ScramClientFirst::of("n,,n=" + sixty_four_kib + ",r=x")->name, sixty_four_kib);
    EXPECT_EQ(ScramClientFirst::of("n,,n=ana,r=" + sixty_four_kib)->nonce, sixty_four_kib);
}

}  // namespace
}  // namespace palomar::sasl
