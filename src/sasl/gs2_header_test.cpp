// Tests of Gs2Header: flags, names and their escapes.
#include "sasl/gs2_header.hpp"

#include <gtest/gtest.h>

#include <string_view>

namespace palomar::sasl {
namespace {

using std::string_view_literals::operator""sv;

TEST(Gs2Header, SaysWhetherTheClientBinds) {
    EXPECT_EQ(Gs2Header::of("n,,")->use, BindingUse::none);
    EXPECT_EQ(Gs2Header::of("y,,")->use, BindingUse::not_offered);
    EXPECT_EQ(Gs2Header::of("p=tls-exporter,,")->use, BindingUse::used);
    EXPECT_EQ(Gs2Header::of("p=tls-exporter,,")->binding_name, "tls-exporter");
    EXPECT_EQ(Gs2Header::of("p=a.B-9,,")->binding_name, "a.B-9");
}

TEST(Gs2Header, SaysWhomToActAs) {
    EXPECT_EQ(Gs2Header::of("n,,")->authzid, "");
    EXPECT_EQ(Gs2Header::of("n,a=,")->authzid, "");
    EXPECT_EQ(Gs2Header::of("n,a=ana,")->authzid, "ana");
    EXPECT_EQ(Gs2Header::of("n,a==2C=3D=2C,")->authzid, ",=,");
}

TEST(Gs2Header, EndsWithItsSecondComma) {
    EXPECT_EQ(Gs2Header::of("n,,n=ana,r=x")->text, "n,,");
    EXPECT_EQ(Gs2Header::of("p=tls-exporter,a=ana,,,")->text, "p=tls-exporter,a=ana,");
}

TEST(Gs2Header, AnythingElseIsNone) {
    for (const auto text :
         {""sv,
          ","sv,
          ",,"sv,
          "n"sv,
          "n,"sv,
          "N,,"sv,
          "x,,"sv,
          "nn,,"sv,
          " n,,"sv,
          "F,n,,"sv,
          "p,,"sv,
          "p=,,"sv,
          "p=tls_exporter,,"sv,
          "p=tls exporter,,"sv,
          "n,ana,"sv,
          "n,b=ana,"sv,
          "n,a=a=na,"sv,
          "n,a=ana=,"sv,
          "n,a=a\0na,"sv}) {
        EXPECT_FALSE(Gs2Header::of(text)) << testing::PrintToString(text);
    }
}

TEST(SaslName, IsDecoded) {
    EXPECT_EQ(from_saslname(""), "");
    EXPECT_EQ(from_saslname("ana"), "ana");
    EXPECT_EQ(from_saslname("=2C=3D=3D2C"), ",==2C");
    EXPECT_EQ(from_saslname("\xc3\xa4"), "\xc3\xa4");
}

TEST(SaslName, OtherEscapesAreRefused) {
    for (const auto text : {"="sv, "=2"sv, "=2c"sv, "=3d"sv, "=00"sv, "a,b"sv, "a\0"sv, "a="sv}) {
        EXPECT_FALSE(from_saslname(text)) << testing::PrintToString(text);
    }
}

}  // namespace
}  // namespace palomar::sasl
