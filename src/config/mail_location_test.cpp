// Good and bad patterns.
#include "config/mail_location.hpp"

#include <gtest/gtest.h>

namespace palomar::config {
namespace {

using namespace std::string_view_literals;

TEST(MailLocation, AcceptsPatternsThatTellAccountsApart) {
    for (const auto pattern :
         {"/srv/mail/%u/Maildir",
          "/home/%n/Maildir",
          "/srv/%d/%n",
          "mail/%u",
          "./%u",
          "/srv/100%%/%u",
          "/srv/%%u/%u",
          "/srv/%u%d"}) {
        EXPECT_TRUE(is_mail_location(pattern)) << pattern;
    }
}

TEST(MailLocation, RefusesOtherPatterns) {
    for (const auto pattern :
         {""sv,
          "/srv/mail"sv,
          "/srv/%d"sv,
          "%u/Maildir"sv,
          "%%/%u"sv,
          "/srv/%u/%"sv,
          "/srv/%x/%u"sv,
          "/srv/%U"sv,
          "/srv/%%u"sv,
          "/srv/%u\n"sv,
          "/srv/%u\0x"sv}) {
        EXPECT_FALSE(is_mail_location(pattern)) << pattern;
    }
}

TEST(MailLocation, PercentSignsInAFolderStandForThemselves) {
    EXPECT_EQ(literal_pattern("/srv/50%/%u"), "/srv/50%%/%%u");
    EXPECT_EQ(literal_pattern("/srv/mail"), "/srv/mail");
}

}  // namespace
}  // namespace palomar::config
