// Tests of the table of verbs: that its rows agree with themselves, and who may use what.
#include "manage/verbs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace palomar::manage {
namespace {

using identity::Role;

TEST(Verbs, EachIsFoundByItsWordAndByItself) {
    for (const VerbRow& row : verbs()) {
        EXPECT_EQ(find_verb(row.word), &row) << row.word;
        EXPECT_EQ(&row_of(row.verb), &row) << row.word;
        EXPECT_FALSE(row.help.empty() || row.help.ends_with('.')) << row.word;
    }
}

TEST(Verbs, OnlyTheWholeWordInUpperCaseIsFound) {
    for (const std::string_view word : {"", "GET", "GET_USER ", "GET_USERSS", "get_user", "Quit"}) {
        EXPECT_EQ(find_verb(word), nullptr) << word;
    }
}

std::vector<std::string_view> usable_by(std::optional<Role> role) {
    std::vector<std::string_view> words;
    for (const VerbRow& row : verbs()) {
        if (may_use(row, role)) {
            words.push_back(row.word);
        }
    }
    return words;
}

TEST(Verbs, BeforeLoginOnlyWhatLeadsThereMayBeUsed) {
    EXPECT_THAT(usable_by(std::nullopt), testing::ElementsAre("LOGIN", "QUIT", "CAPA", "COMMANDS"));
}

TEST(Verbs, EachRoleMayDoWhatTheOneBeforeItMayAndMore) {
    const auto by_viewer = usable_by(Role::viewer);
    const auto by_operator = usable_by(Role::operator_);
    const auto by_administrator = usable_by(Role::administrator);
    EXPECT_THAT(by_operator, testing::IsSupersetOf(by_viewer));
    EXPECT_THAT(by_administrator, testing::IsSupersetOf(by_operator));
    EXPECT_EQ(by_administrator.size(), verbs().size());

    EXPECT_THAT(by_viewer, testing::Contains("SET_MANAGER_PASSWORD"));
    EXPECT_THAT(by_viewer, testing::Not(testing::Contains("KICK")));
    EXPECT_THAT(by_operator, testing::Contains("KICK"));
    EXPECT_THAT(by_operator, testing::Not(testing::Contains("ADD_MANAGER")));
}

TEST(Verbs, OnlyTheNumbersOfArgumentsThatTheSynopsisNamesAreTaken) {
    struct Numbers {
        Verb verb;
        std::vector<std::size_t> taken;
    };
    for (const auto& [verb, taken] : std::vector<Numbers>{
             {Verb::quit, {0}},
             {Verb::kick, {1}},
             {Verb::add_user, {2}},
             {Verb::add_manager, {3}},
             {Verb::get_history, {4}},
             {Verb::populate_user, {1, 2, 4}},
         }) {
        std::vector<std::size_t> found;
        for (std::size_t arguments = 0; arguments < 8; ++arguments) {
            if (takes(row_of(verb), arguments)) {
                found.push_back(arguments);
            }
        }
        EXPECT_EQ(found, taken) << row_of(verb).word;
    }
}

TEST(Verbs, UsageIsWordAndSynopsis) {
    EXPECT_EQ(usage(row_of(Verb::add_user)), "ADD_USER name password");
    EXPECT_EQ(usage(row_of(Verb::quit)), "QUIT");
}

}  // namespace
}  // namespace palomar::manage
