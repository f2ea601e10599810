// What Tab offers where.
#include "palomarctl/completion.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace palomar::palomarctl {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::IsSupersetOf;

std::vector<std::string> names(Noun noun) {
    switch (noun) {
        case Noun::account:
            return {"ana", "pepa", "pepe"};
        case Noun::manager:
            return {"admin"};
        case Noun::statistic:
            return {"connections", "logins"};
    }
    return {};
}

TEST(Completion, OffersCommandsAndVerbsAtTheBeginning) {
    EXPECT_THAT(completions("", names), IsSupersetOf({"user", "help", "quit", "GET_USERS"}));
    EXPECT_THAT(completions("us", names), ElementsAre("user"));
    EXPECT_THAT(
        completions("ADD", names), ElementsAre("ADD_USER", "ADD_APP_PASSWORD", "ADD_MANAGER")
    );
    EXPECT_THAT(completions("add", names), IsEmpty());
}

TEST(Completion, FollowsTheFriendlyCommands) {
    EXPECT_THAT(completions("session ", names), ElementsAre("list", "kick"));
    EXPECT_THAT(
        completions("user re", names),
        ElementsAre("remove", "retrieved", "require-tls", "read-only")
    );
    EXPECT_THAT(completions("user require-tls pepe ", names), ElementsAre("yes", "no"));
    EXPECT_THAT(completions("user networks pepe ", names), ElementsAre("any"));
    EXPECT_THAT(completions("user app-password ", names), ElementsAre("add", "list", "remove"));
    EXPECT_THAT(completions("user app-password add pep", names), ElementsAre("pepa", "pepe"));
    EXPECT_THAT(completions("user  show  pep", names), ElementsAre("pepa", "pepe"));
    EXPECT_THAT(completions("user retrieved pepe k", names), ElementsAre("keep"));
    EXPECT_THAT(completions("ban ", names), ElementsAre("list", "add", "remove"));
    EXPECT_THAT(completions("manager add bo o", names), ElementsAre("operator"));
    EXPECT_THAT(completions("manager passwd ", names), ElementsAre("admin"));
    EXPECT_THAT(completions("history ", names), ElementsAre("connections", "logins"));
}

TEST(Completion, FollowsTheSynopsesOfTheVerbs) {
    EXPECT_THAT(completions("KICK a", names), ElementsAre("ana"));
    EXPECT_THAT(
        completions("SET_RETRIEVED ana ", names), ElementsAre("archive", "keep", "default")
    );
    EXPECT_THAT(completions("SET_READ_ONLY ana ", names), ElementsAre("yes", "no"));
    EXPECT_THAT(completions("IMPORT_USER ", names), IsEmpty());
    EXPECT_THAT(completions("GET_HISTORY l", names), ElementsAre("logins"));
    EXPECT_THAT(completions("DELETE_MANAGER ", names), ElementsAre("admin"));
    EXPECT_THAT(completions("ADD_MANAGER bo secret ad", names), ElementsAre("administrator"));
}

TEST(Completion, OffersTheSameBehindHelp) {
    EXPECT_THAT(completions("help us", names), ElementsAre("user"));
    EXPECT_THAT(completions("help user li", names), ElementsAre("list"));
    EXPECT_THAT(completions("help KI", names), ElementsAre("KICK"));
}

TEST(Completion, OffersNothingWhereAnythingMayStand) {
    for (const auto* line :
         {"user add ", "ADD_USER ", "SET_PASSWORD ana ", "GET_USERS ", "nonsense ", "KICK ana "}) {
        EXPECT_THAT(completions(line, names), IsEmpty()) << line;
    }
}

TEST(Completion, AsksTheServerOnlyForNames) {
    int asked = 0;
    const NamesOf counting = [&asked](Noun /*noun*/) {
        ++asked;
        return std::vector<std::string>{};
    };
    EXPECT_THAT(completions("us", counting), Contains("user"));
    EXPECT_EQ(asked, 0);
    EXPECT_THAT(completions("user show ", counting), IsEmpty());
    EXPECT_EQ(asked, 1);
}

TEST(CommonBeginning, IsAsLongAsAllAgree) {
    EXPECT_EQ(common_beginning({}), "");
    EXPECT_EQ(common_beginning({"pepe"}), "pepe");
    EXPECT_EQ(common_beginning({"pepa", "pepe"}), "pep");
    EXPECT_EQ(common_beginning({"pep", "pepe"}), "pep");
    EXPECT_EQ(common_beginning({"ana", "pepe"}), "");
}

}  // namespace
}  // namespace palomar::palomarctl
