// Patterns, good and bad, and the paths they make.
#include "maildir/mail_location.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace palomar::maildir {
namespace {

TEST(MailLocation, ExpandsThePattern) {
    struct Case {
        std::string_view pattern, account, root, key, path;
    };
    for (const auto& [pattern, account, root, key, path] : {
             Case{"/srv/%u/Maildir", "ana", "/srv", "ana/Maildir", "/srv/ana/Maildir"},
             Case{"/srv/%u/", "ana@x.es", "/srv", "ana@x.es", "/srv/ana@x.es"},
             Case{"/srv/%d/%n", "ana@x.es", "/srv", "x.es/ana", "/srv/x.es/ana"},
             Case{"/srv/mail-%u/M", "ana", "/srv", "mail-ana/M", "/srv/mail-ana/M"},
             Case{"/srv/%n", "a@b@c", "/srv", "a@b", "/srv/a@b"},
             Case{"/srv/%n", "ana", "/srv", "ana", "/srv/ana"},
             Case{"/100%%/%u%%", "ana", "/100%", "ana%", "/100%/ana%"},
             Case{"/%u", "ana", "/", "ana", "/ana"},
         }) {
        const auto location = MailLocation::from(pattern);
        ASSERT_TRUE(location) << pattern;
        EXPECT_EQ(location->root(), root) << pattern;
        EXPECT_EQ(location->key_of(account), std::string{key}) << pattern;
        EXPECT_EQ(location->path_of(key), path) << pattern;
    }
}

TEST(MailLocation, KnowsTheFolderThatIsTheAccountsAlone) {
    for (const auto& [pattern, folder] : {
             std::pair{"/srv/%u", "ana@x.es"},
             std::pair{"/srv/%u%%", "ana@x.es%"},
             std::pair{"/srv/%u/Maildir", "ana@x.es"},
             std::pair{"/srv/%d/%n", "x.es/ana"},
             std::pair{"/srv/%d/%n/mail/Maildir", "x.es/ana"},
             std::pair{"/srv/%n/of-%d-here/Maildir", "ana/of-x.es-here"},
         }) {
        const auto location = MailLocation::from(pattern).value();
        const std::string key = location.key_of("ana@x.es").value();
        EXPECT_EQ(location.folder_of(key), folder) << pattern;
    }
}

TEST(MailLocation, RefusesPatternsWithASentence) {
    struct Case {
        std::string_view pattern, because;
    };
    for (const auto& [pattern, because] : {
             Case{"", "absolute"},
             Case{"srv/%u", "absolute"},
             Case{"%u", "absolute"},
             Case{"/srv/%x/%u", "%x means nothing"},
             Case{"/srv/%u/%", "means nothing"},
             Case{"/srv/Maildir", "without %u or %n"},
             Case{"/srv/%d", "without %u or %n"},
             Case{"/srv/%%u", "without %u or %n"},
             Case{"/srv/%u//Maildir", "component"},
             Case{"/srv/%u/../Maildir", "component"},
         }) {
        const auto location = MailLocation::from(pattern);
        ASSERT_FALSE(location) << pattern;
        EXPECT_THAT(location.error(), ::testing::HasSubstr(because));
    }
}

TEST(MailLocation, AnAccountCannotLeaveTheRoot) {
    const auto location = MailLocation::from("/srv/%d/%n/Maildir");
    ASSERT_TRUE(location);
    EXPECT_TRUE(location->key_of("ana@x.es"));
    for (const auto account : {"ana", "ana@", "ana@.", "ana@..", "@x.es"}) {
        EXPECT_FALSE(location->key_of(account)) << account;
    }
}

}  // namespace
}  // namespace palomar::maildir
