// Command lines, good and bad; nothing is read or sent.
#include "palomarctl/arguments.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace palomar::palomarctl {
namespace {

using manage::Verb;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;
using Words = std::vector<std::string>;

/// The one command that `words` stand for.
Command command(const Words& words) {
    const auto invocation = parse_arguments(words);
    if (!invocation) {
        ADD_FAILURE() << invocation.error().text;
        return {};
    }
    return std::get<std::vector<Command>>(invocation->task).at(0);
}

struct Spoken {
    Words words;
    Words arguments;
    Verb verb;
    View view;
};

TEST(Arguments, FriendlyCommandsStandForTheProtocols) {
    const Spoken cases[] = {
        {{"user", "list"}, {}, Verb::get_users, View::table},
        {{"user", "show", "pepe"}, {"pepe"}, Verb::get_user, View::table},
        {{"user", "remove", "pepe"}, {"pepe"}, Verb::delete_user, View::plain},
        {{"user", "disable", "pepe"}, {"pepe"}, Verb::disable_user, View::table},
        {{"user", "enable", "pepe"}, {"pepe"}, Verb::enable_user, View::table},
        {{"user", "retrieved", "pepe", "keep"}, {"pepe", "keep"}, Verb::set_retrieved, View::plain},
        {{"user", "require-tls", "pepe", "yes"}, {"pepe", "yes"}, Verb::set_require_tls, View::plain
        },
        {{"user", "read-only", "pepe", "no"}, {"pepe", "no"}, Verb::set_read_only, View::plain},
        {{"user", "networks", "pepe", "any"}, {"pepe", "any"}, Verb::set_networks, View::plain},
        {{"user", "networks", "pepe", "192.0.2.0/24", "::1"},
         {"pepe", "192.0.2.0/24,::1"},
         Verb::set_networks,
         View::plain},
        {{"user", "app-password", "add", "pepe", "phone"},
         {"pepe", "phone"},
         Verb::add_app_password,
         View::new_password},
        {{"user", "app-password", "list", "pepe"}, {"pepe"}, Verb::get_app_passwords, View::table},
        {{"user", "app-password", "remove", "pepe", "phone"},
         {"pepe", "phone"},
         Verb::delete_app_password,
         View::plain},
        {{"user", "populate", "pepe"},
         {"pepe", "10", "16384", "67108864"},
         Verb::populate_user,
         View::table},
        {{"user", "populate", "pepe", "--count", "3", "--min", "2KiB", "--max=1M"},
         {"pepe", "3", "2048", "1048576"},
         Verb::populate_user,
         View::table},
        {{"session", "list"}, {}, Verb::get_sessions, View::table},
        {{"session", "kick", "pepe"}, {"pepe"}, Verb::kick, View::plain},
        {{"stats"}, {}, Verb::get_stats, View::table},
        {{"history", "logins", "--last", "7d", "--step", "1h"},
         {"logins", "-604800", "0", "3600"},
         Verb::get_history,
         View::plot},
        {{"history", "logins", "--table", "--step", "5m"},
         {"logins", "-86400", "0", "300"},
         Verb::get_history,
         View::table},
        {{"ban", "list"}, {}, Verb::get_bans, View::table},
        {{"ban", "add", "192.0.2.0/24"}, {"192.0.2.0/24", "86400"}, Verb::ban, View::plain},
        {{"ban", "add", "::1", "--for", "90s"}, {"::1", "90"}, Verb::ban, View::plain},
        {{"ban", "remove", "2001:db8::/32"}, {"2001:db8::/32"}, Verb::unban, View::plain},
        {{"manager", "list"}, {}, Verb::get_managers, View::table},
        {{"manager", "remove", "ana"}, {"ana"}, Verb::delete_manager, View::plain},
    };
    for (const Spoken& spoken : cases) {
        const Command made = command(spoken.words);
        EXPECT_EQ(made.verb, spoken.verb);
        EXPECT_EQ(made.arguments, spoken.arguments);
        EXPECT_EQ(made.view, spoken.view) << manage::row_of(made.verb).word;
        EXPECT_EQ(made.new_password_of, std::nullopt);
    }
}

TEST(Arguments, NewPasswordsAreAskedForRatherThanWritten) {
    EXPECT_EQ(command({"user", "add", "pepe"}).new_password_of, "pepe");
    EXPECT_EQ(command({"user", "passwd", "pepe"}).new_password_of, "pepe");
    EXPECT_EQ(command({"manager", "passwd", "ana"}).new_password_of, "ana");
    const Command added = command({"manager", "add", "ana", "viewer"});
    EXPECT_EQ(added.new_password_of, "ana");
    EXPECT_THAT(added.arguments, ElementsAre("ana", "viewer"));
}

TEST(Arguments, RemovalAsksUnlessToldNotTo) {
    EXPECT_EQ(command({"user", "remove", "pepe"}).question, "delete pepe and its mail?");
    EXPECT_EQ(command({"user", "remove", "pepe", "--yes"}).question, std::nullopt);
}

TEST(Arguments, AnImportIsInEarnestUnlessToldToBeDry) {
    const auto import = [](const Words& words) {
        return std::get<Import>(parse_arguments(words).value().task);
    };
    EXPECT_EQ(import({"user", "import", "passwd"}).file, "passwd");
    EXPECT_EQ(import({"user", "import", "passwd"}).mode, ImportMode::in_earnest);
    EXPECT_EQ(import({"user", "import", "passwd", "--dry-run"}).mode, ImportMode::dry_run);
}

TEST(Arguments, OptionsMayStandBehindFriendlyCommands) {
    const auto invocation = parse_arguments({"-L", "::1", "user", "list", "-P", "99", "--json"});
    ASSERT_TRUE(invocation);
    EXPECT_THAT(invocation->target.addresses, ElementsAre("::1"));
    EXPECT_EQ(invocation->target.port, 99);
    EXPECT_EQ(invocation->manner.format, Format::json);
}

TEST(Arguments, AnAddressTakesOneWordAndMayBeRepeated) {
    const auto invocation = parse_arguments({"-L", "::1", "-L", "127.0.0.2", "GET_USERS"});
    ASSERT_TRUE(invocation);
    EXPECT_THAT(invocation->target.addresses, ElementsAre("::1", "127.0.0.2"));
}

TEST(Arguments, DefaultsAreThoseOfTheServer) {
    const auto invocation = parse_arguments({});
    ASSERT_TRUE(invocation);
    EXPECT_TRUE(std::holds_alternative<Prompt>(invocation->task));
    EXPECT_THAT(invocation->target.addresses, ElementsAre("127.0.0.1", "::1"));
    EXPECT_EQ(invocation->target.port, 60401);
    EXPECT_EQ(invocation->target.manager, "admin");
    EXPECT_EQ(invocation->manner.after_refusal, AfterRefusal::stop);
}

TEST(Arguments, ABatchKeepsItsWordsWhateverTheyLookLike) {
    const auto invocation =
        parse_arguments({"--keep-going", "-u", "ana", "ADD_USER", "stats", "-P", "GET_USERS"});
    ASSERT_TRUE(invocation);
    EXPECT_EQ(invocation->manner.after_refusal, AfterRefusal::go_on);
    EXPECT_EQ(invocation->target.manager, "ana");
    EXPECT_EQ(invocation->target.port, 60401);
    const auto& commands = std::get<std::vector<Command>>(invocation->task);
    ASSERT_EQ(commands.size(), 2U);
    EXPECT_THAT(commands[0].arguments, ElementsAre("stats", "-P"));
    EXPECT_EQ(commands[1].verb, Verb::get_users);
}

TEST(Arguments, MistakesAreToldInOneLine) {
    const std::pair<Words, const char*> cases[] = {
        {{"-P", "0", "stats"}, "0 is no port"},
        {{"-P", "65536", "stats"}, "65536 is no port"},
        {{"-P"}, "-P"},
        {{"--bogus"}, "unknown option --bogus"},
        {{"--bogus", "GET_USERS"}, "unknown option --bogus"},
        {{"user"}, "subcommand"},
        {{"user", "show"}, "NAME"},
        {{"user", "show", "../x"}, "does not begin with a dot"},
        {{"user", "list", "more"}, "too many"},
        {{"user", "list", "--bogus"}, "unknown option --bogus"},
        {{"user", "retrieved", "pepe", "burn"}, "burn"},
        {{"user", "require-tls", "pepe", "perhaps"}, "perhaps"},
        {{"user", "networks", "pepe"}, "NETWORK"},
        {{"user", "networks", "pepe", "192.0.2.1/24"}, "did you mean 192.0.2.0/24?"},
        {{"ban", "add", "203.0.113.7/24"}, "did you mean 203.0.113.0/24?"},
        {{"ban", "add", "203.0.113.7/33"}, "a network like 192.0.2.0/24"},
        {{"ban", "add", "::1", "--for", "5x"}, "like 24h (a number and s, m, h, d or w)"},
        {{"user", "networks", "pepe", "any", "::1"}, "any stands alone"},
        {{"user", "app-password", "pepe"}, "subcommand"},
        {{"user", "app-password", "add", "pepe"}, "LABEL"},
        {{"user", "app-password", "add", "pepe", "my phone"}, "none of them a space"},
        {{"user", "import"}, "FILE"},
        {{"user", "populate", "pepe", "--min", "lots"}, "16KiB"},
        {{"user", "populate", "pepe", "--count", "x"}, "--count"},
        {{"history", "logins", "--last", "24"}, "24h"},
        {{"manager", "add", "ana", "king"}, "king"},
        {{"nonsense"}, "unknown command nonsense"},
        {{"GET_USER"}, "usage: GET_USER name"},
    };
    for (const auto& [words, reason] : cases) {
        const auto invocation = parse_arguments(words);
        ASSERT_FALSE(invocation) << reason;
        EXPECT_EQ(invocation.error().status, ExitStatus::wrong_usage);
        EXPECT_THAT(invocation.error().text, StartsWith("palomarctl: "));
        EXPECT_THAT(invocation.error().text, HasSubstr(reason));
    }
}

TEST(Arguments, HelpAndVersionAreNoMistakes) {
    for (const Words& words : {Words{"--help"}, Words{"-h"}, Words{"-V"}, Words{"user", "-h"}}) {
        const auto invocation = parse_arguments(words);
        ASSERT_FALSE(invocation);
        EXPECT_EQ(invocation.error().status, ExitStatus::done);
        EXPECT_THAT(invocation.error().text, HasSubstr("palomarctl"));
    }
    EXPECT_THAT(parse_arguments({"-h"}).error().text, HasSubstr("Exit status: 0 done"));
}

}  // namespace
}  // namespace palomar::palomarctl
