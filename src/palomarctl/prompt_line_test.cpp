// Lines of the prompt and what they ask for.
#include "palomarctl/prompt_line.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace palomar::palomarctl {
namespace {

using manage::Verb;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

/// The only command that a line asks for.
Command command_of(std::string_view line) {
    const auto asked = understand(line);
    EXPECT_TRUE(asked) << line;
    const auto& commands = std::get<std::vector<Command>>(std::get<Invocation>(*asked).task);
    EXPECT_EQ(commands.size(), 1U) << line;
    return commands.front();
}

std::string help_of(std::string_view line) { return std::get<Help>(understand(line).value()).text; }

TEST(PromptLine, MayBeACommandOfEitherKind) {
    EXPECT_EQ(command_of("GET_USERS").verb, Verb::get_users);
    EXPECT_EQ(command_of("  user   list ").verb, Verb::get_users);
    EXPECT_THAT(command_of("ADD_USER pepe secret").arguments, ElementsAre("pepe", "secret"));
    EXPECT_TRUE(std::holds_alternative<Watch>(std::get<Invocation>(understand("watch").value()).task
    ));
}

TEST(PromptLine, MayLeaveOutTheNewPassword) {
    const auto added = command_of("ADD_USER pepe");
    EXPECT_EQ(added.verb, Verb::add_user);
    EXPECT_THAT(added.arguments, ElementsAre("pepe"));
    EXPECT_EQ(added.new_password_of, "pepe");
    const auto manager = command_of("ADD_MANAGER bo viewer");
    EXPECT_THAT(manager.arguments, ElementsAre("bo", "viewer"));
    EXPECT_EQ(manager.new_password_of, "bo");
    EXPECT_EQ(command_of("ADD_MANAGER bo secret viewer").new_password_of, std::nullopt);
    EXPECT_FALSE(understand("ADD_USER"));
    EXPECT_FALSE(understand("LOGIN admin"));
}

TEST(PromptLine, EndsThePromptOrSaysNothing) {
    for (const auto* line : {"quit", "exit", "QUIT", " quit "}) {
        EXPECT_TRUE(std::holds_alternative<Leave>(understand(line).value())) << line;
    }
    for (const auto* line : {"", "   ", "\t"}) {
        EXPECT_TRUE(std::holds_alternative<Silence>(understand(line).value())) << line;
    }
}

TEST(PromptLine, HelpTellsOfAllOrOfOne) {
    const auto all = help_of("help");
    EXPECT_THAT(all, HasSubstr("user"));
    EXPECT_THAT(all, HasSubstr("ADD_USER name password"));
    EXPECT_THAT(help_of("help KICK"), HasSubstr("KICK name"));
    EXPECT_THAT(help_of("help user populate"), HasSubstr("--count"));
    EXPECT_THAT(help_of("user populate --help"), HasSubstr("--count"));
}

TEST(PromptLine, MistakesAreToldWithoutWhatMayBeAPassword) {
    for (const auto* line :
         {"user add pepe hunter2", "ADD_USER pepe hunter2 hunter2", "'hunter2"}) {
        const auto asked = understand(line);
        ASSERT_FALSE(asked) << line;
        EXPECT_THAT(asked.error(), testing::StartsWith("palomarctl: ")) << line;
        EXPECT_THAT(asked.error(), Not(HasSubstr("hunter2"))) << line;
    }
}

}  // namespace
}  // namespace palomar::palomarctl
