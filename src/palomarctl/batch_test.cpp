// Rows of words, good and bad.
#include "palomarctl/batch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace palomar::palomarctl {
namespace {

using testing::HasSubstr;
using testing::Not;
using Words = std::vector<std::string>;

/// The commands as the protocol writes them, parted by `; `.
std::string split(const Words& words) {
    const auto commands = split_batch(words);
    if (!commands) {
        return "error: " + commands.error();
    }
    std::string text;
    for (const Command& command : *commands) {
        text += text.empty() ? "" : "; ";
        text += manage::row_of(command.verb).word;
        for (const std::string& argument : command.arguments) {
            text += " " + argument;
        }
    }
    return text;
}

TEST(Batch, VerbsTakeTheirArguments) {
    const std::pair<Words, std::string_view> cases[] = {
        {{"GET_USERS"}, "GET_USERS"},
        {{"GET_USERS", "ADD_USER", "pepe", "secret", "GET_USER", "pepe"},
         "GET_USERS; ADD_USER pepe secret; GET_USER pepe"},
        {{"ADD_USER", "GET_USERS", "QUIT", "QUIT"}, "ADD_USER GET_USERS QUIT; QUIT"},
        {{"ADD_USER", "pepe", "--json"}, "ADD_USER pepe --json"},
        {{"POPULATE_USER", "pepe", "GET_USERS"}, "POPULATE_USER pepe; GET_USERS"},
        {{"POPULATE_USER", "pepe", "3", "GET_USERS"}, "POPULATE_USER pepe 3; GET_USERS"},
        {{"POPULATE_USER", "pepe", "3", "1024", "2048", "QUIT"},
         "POPULATE_USER pepe 3 1024 2048; QUIT"},
        {{"GET_HISTORY", "connections", "-3600", "0", "60"}, "GET_HISTORY connections -3600 0 60"},
        {{"GET_USERS", "SUBSCRIBE"}, "GET_USERS; SUBSCRIBE"},
    };
    for (const auto& [words, commands] : cases) {
        EXPECT_EQ(split(words), commands);
    }
}

TEST(Batch, MistakesAreFoundBeforeAnythingIsSent) {
    const std::pair<Words, std::string_view> cases[] = {
        {{"GET_USRES"}, "unknown command GET_USRES"},
        {{"get_users"}, "unknown command get_users"},
        {{""}, "unknown command"},
        {{"GET_USERS", "more"}, "the word behind `GET_USERS`"},
        {{"ADD_USER", "pepe"}, "usage: ADD_USER name password"},
        {{"GET_USERS", "GET_USER"}, "usage: GET_USER name"},
        {{"POPULATE_USER", "pepe", "3", "1024", "QUIT"}, "usage: POPULATE_USER name"},
        {{"GET_USER", "two words"}, "GET_USER: "},
        {{"GET_USER", ""}, "GET_USER: "},
        {{"SUBSCRIBE", "GET_USERS"}, "SUBSCRIBE must be the last"},
    };
    for (const auto& [words, reason] : cases) {
        EXPECT_THAT(split(words), testing::StartsWith("error: "));
        EXPECT_THAT(split(words), HasSubstr(reason));
    }
}

TEST(Batch, NoPasswordIsShownInAMistake) {
    EXPECT_THAT(split({"ADD_USER", "pepe", "se", "cret"}), Not(HasSubstr("cret")));
    EXPECT_THAT(split({"ADD_USER", "pepe", "se cret"}), Not(HasSubstr("cret")));
}

TEST(Command, IsDescribedWithoutPasswords) {
    EXPECT_EQ(
        describe({.verb = manage::Verb::add_user, .arguments = {"pepe", "geheim"}}), "ADD_USER pepe"
    );
    EXPECT_EQ(
        describe(
            {.verb = manage::Verb::add_manager,
             .arguments = {"ana", "viewer"},
             .new_password_of = "ana"}
        ),
        "ADD_MANAGER ana viewer"
    );
}

TEST(Command, PasswordsStandWhereTheVerbTableSays) {
    EXPECT_EQ(password_position(manage::Verb::login), 1U);
    EXPECT_EQ(password_position(manage::Verb::add_manager), 1U);
    EXPECT_EQ(password_position(manage::Verb::kick), std::nullopt);
    EXPECT_EQ(password_position(manage::Verb::import_user), std::nullopt);
    EXPECT_EQ(secret_position(manage::Verb::import_user), 1U);
    EXPECT_EQ(secret_position(manage::Verb::add_user), 1U);
    EXPECT_EQ(secret_position(manage::Verb::add_app_password), std::nullopt);
}

}  // namespace
}  // namespace palomar::palomarctl
