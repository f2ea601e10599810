// The command line: what it comes to, and how it refuses.
#include "config/command_line.hpp"

#include "config/load.hpp"
#include "config/version.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace palomar::config {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

/// argv as main() gets it: ours to write into.
class Arguments {
  public:
    explicit Arguments(std::vector<std::string> words) : words_{std::move(words)} {
        words_.insert(words_.begin(), "palomard");
        for (auto& word : words_) {
            pointers_.push_back(word.data());
        }
        pointers_.push_back(nullptr);
    }

    auto parse() { return parse_command_line(static_cast<int>(words_.size()), pointers_.data()); }
    [[nodiscard]] std::string shown(std::size_t at) const { return pointers_[at]; }

  private:
    std::vector<std::string> words_;
    std::vector<char*> pointers_;
};

auto parse(std::vector<std::string> words) { return Arguments{std::move(words)}.parse(); }

Config config_of(std::vector<std::string> words) {
    const auto invocation = parse(std::move(words));
    EXPECT_TRUE(invocation) << invocation.error().text;
    auto config = load(*invocation);
    EXPECT_TRUE(config) << to_string(config.error().front());
    return *std::move(config);
}

TEST(CommandLine, WithoutOptionsServesTheDefaults) {
    const auto invocation = parse({});
    ASSERT_TRUE(invocation);
    EXPECT_EQ(invocation->task, Task::serve);
    EXPECT_FALSE(invocation->file);
    EXPECT_THAT(invocation->overrides, IsEmpty());
    EXPECT_THAT(invocation->accounts, IsEmpty());
    EXPECT_THAT(invocation->policies, IsEmpty());
}

TEST(CommandLine, OptionsReachTheirKeys) {
    const auto config = config_of(
        {"-p",
         "0",
         "-l",
         "127.0.0.2",
         "-l",
         "::1",
         "-S",
         "0",
         "--certificate",
         "/etc/a.pem",
         "--certificate",
         "/etc/b.pem",
         "--key",
         "/etc/a.key",
         "--key",
         "/etc/b.key",
         "-P",
         "60402",
         "-L",
         "127.0.0.3",
         "-L",
         "127.0.0.4",
         "-d",
         "/srv/data",
         "-c",
         "sed 's/a b/c/' {}",
         "-v"}
    );
    EXPECT_EQ(config.pop3.port, 0);
    ASSERT_THAT(config.pop3.addresses, SizeIs(2));
    EXPECT_EQ(config.pop3.addresses[0].str(), "127.0.0.2");
    EXPECT_EQ(config.pop3s.port, 0);
    EXPECT_THAT(config.tls.certificates, ElementsAre("/etc/a.pem", "/etc/b.pem"));
    EXPECT_THAT(config.tls.keys, ElementsAre("/etc/a.key", "/etc/b.key"));
    EXPECT_EQ(config.management.port, 60402);
    ASSERT_THAT(config.management.addresses, SizeIs(2));
    EXPECT_EQ(config.management.addresses[1].str(), "127.0.0.4");
    EXPECT_EQ(config.storage.data, "/srv/data");
    EXPECT_THAT(config.pop3.filter, ElementsAre("sed", "s/a b/c/", "{}"));
    EXPECT_EQ(config.log.level, telemetry::Level::debug);
}

TEST(CommandLine, AnEmptyCommandTakesTheFilterAway) {
    EXPECT_THAT(config_of({"-c", ""}).pop3.filter, IsEmpty());
}

TEST(CommandLine, ShortOptionsMayBeWrittenTogether) {
    EXPECT_EQ(config_of({"-vp60712"}).pop3.port, 60712);
}

TEST(CommandLine, TheLastOfSeveralCountsWhereThereCanBeOne) {
    EXPECT_EQ(config_of({"-p", "1", "-p", "2"}).pop3.port, 2);
    EXPECT_EQ(parse({"--config", "a", "--config", "b"})->file, "b");
}

TEST(CommandLine, CheckAndFileAreKept) {
    const auto invocation = parse({"--check", "--config", "/etc/palomar.toml"});
    ASSERT_TRUE(invocation);
    EXPECT_EQ(invocation->task, Task::check);
    EXPECT_EQ(invocation->file, "/etc/palomar.toml");
}

TEST(CommandLine, AccountsKeepTheirPasswordsToTheLastOctet) {
    const std::vector<std::string> passwords{
        "secret",
        "a:b",
        " a b ",
        "[x,y]",
        "{}",
        "%%",
        "\"q\" 'r' \\",
        "-p",
        "--",
        "\xC3\xB1\xFF\n",
        "=a=b",
        "$HOME"
    };
    for (const auto& password : passwords) {
        for (const auto& words :
             {std::vector<std::string>{"-u", "ana:" + password}, {"-uana:" + password}}) {
            const auto invocation = parse(words);
            ASSERT_TRUE(invocation) << password << invocation.error().text;
            ASSERT_THAT(invocation->accounts, SizeIs(1));
            EXPECT_EQ(invocation->accounts[0].name().view(), "ana");
            EXPECT_EQ(invocation->accounts[0].secret().reveal(), password);
        }
    }
}

TEST(CommandLine, AccountsAndPoliciesRepeat) {
    const auto invocation =
        parse({"-u", "ana:x", "-r", "ana:keep", "-u", "-bo:y", "--retrieved", "bo:default", "-v"});
    ASSERT_TRUE(invocation) << invocation.error().text;
    ASSERT_THAT(invocation->accounts, SizeIs(2));
    EXPECT_EQ(invocation->accounts[1].name().view(), "-bo");
    ASSERT_THAT(invocation->policies, SizeIs(2));
    EXPECT_EQ(invocation->policies[0].policy, maildrop::Policy::keep);
    EXPECT_EQ(invocation->policies[1].policy, std::nullopt);
}

TEST(CommandLine, PasswordsAreStruckOutOfTheArguments) {
    Arguments arguments{
        {"-u", "ana:hunter2", "-vubo:hunter2", "-u", "cy:hunter2:hunter2", "-d", "/srv"}
    };
    ASSERT_TRUE(arguments.parse());
    EXPECT_EQ(arguments.shown(2), "ana:");
    EXPECT_EQ(arguments.shown(3), "-vubo:");
    EXPECT_EQ(arguments.shown(5), "cy:");
    EXPECT_EQ(arguments.shown(7), "/srv");
}

TEST(CommandLine, MistakesEndWithStatusTwoAndAHint) {
    const std::pair<std::vector<std::string>, const char*> cases[] = {
        {{"-p", "70000"}, "option -p: got 70000; must be an integer from 0 to 65535"},
        {{"-p", "pop3"}, "option -p: got \"pop3\"; must be an integer"},
        {{"-p", "+110"}, "option -p: got \"+110\"; must be"},
        {{"-p", ""}, "option -p: got \"\"; must be"},
        {{"-p", "110 "}, "option -p: got \"110 \"; must be"},
        {{"-p"}, "-p: 1 required PORT missing"},
        {{"-l", "localhost"}, "option -l: got [\"localhost\"]; must be a list of one or more IPv4"},
        {{"-P", "70000"}, "option -P: got 70000; must be an integer from 0 to 65535"},
        {{"-L", "localhost"}, "option -L: got [\"localhost\"]; must be a list of one or more IPv4"},
        {{"-L"}, "-L: 1 required ADDRESS missing"},
        {{"-d", ""}, "option -d: got \"\"; must be a path"},
        {{"-c", "sed 's"}, "option -c: a quote is never closed"},
        {{"-c", "sed \\"}, "option -c: nothing follows the last backslash"},
        {{"-c", "''"}, "option -c: got [\"\"]; must be a list of a program"},
        {{"-u", "ana"}, "option -u: got no colon; must be USER:PASS"},
        {{"-u", ".ana:x"}, "option -u: USER must be a name"},
        {{"-u", "ana:"}, "option -u: PASS must not be empty"},
        {{"-r", "ana:forget"}, "option --retrieved: got \"ana:forget\"; must be USER:archive"},
        {{"--chek"}, "unknown option \"--chek\""},
        {{"-x"}, "unknown option \"-x\""},
        {{"file"}, "one argument is too many"},
        {{"--config"}, "--config: 1 required FILE missing"},
    };
    for (const auto& [words, what] : cases) {
        const auto invocation = parse(words);
        ASSERT_FALSE(invocation) << what;
        EXPECT_EQ(invocation.error().status, 2);
        EXPECT_THAT(
            invocation.error().text,
            AllOf(
                StartsWith(std::string{"palomard: "} + what), EndsWith("\nTry 'palomard --help'.\n")
            )
        );
    }
}

TEST(CommandLine, MistakesNeverShowAPassword) {
    const std::vector<std::string> cases[] = {
        {"-u", "hunter2"},
        {"-u", ":hunter2"},
        {"-u", ".ana:hunter2"},
        {"-u", "ana:my", "hunter2"},
        {"-u", "ana:my", "-hunter2"},
        {"-u", "ana:hunter2", "-u"},
        {"-u", "ana:hunter2", "-p", "70000"},
        {"ana:hunter2"},
        {"--user=ana:hunter2"},
        {"-Uana:hunter2"},
        {"-u=ana:hunter2"},
        {"--", "-u", "ana:hunter2"},
        {"-r", "ana:x", "-u", "ana:hunter2"},
    };
    for (const auto& words : cases) {
        const auto invocation = parse(words);
        ASSERT_FALSE(invocation) << testing::PrintToString(words);
        EXPECT_THAT(invocation.error().text, Not(HasSubstr("hunter2")));
    }
}

TEST(CommandLine, VersionIsPrintedOnStandardOutput) {
    for (const auto* option : {"-V", "--version"}) {
        const auto invocation = parse({option});
        ASSERT_FALSE(invocation);
        EXPECT_EQ(invocation.error().status, 0);
        EXPECT_EQ(invocation.error().text, "palomard " + std::string{version()} + "\n");
    }
}

TEST(CommandLine, HelpNamesEveryOptionAndTheDefaults) {
    for (const auto* option : {"-h", "--help"}) {
        const auto invocation = parse({option});
        ASSERT_FALSE(invocation);
        EXPECT_EQ(invocation.error().status, 0);
        for (const auto* text :
             {"Usage: palomard",
              "-p PORT",
              "(default 60711)",
              "-l ADDRESS",
              "(default 127.0.0.1 and ::1)",
              "-P PORT",
              "(default 60401)",
              "-L ADDRESS",
              "-d DIR",
              "(default ./palomar-data)",
              "-c COMMAND",
              "-u USER:PASS",
              "-r,--retrieved USER:POLICY",
              "--config FILE",
              "--check",
              "-v",
              "-V,--version",
              "-h,--help"}) {
            EXPECT_THAT(invocation.error().text, HasSubstr(text));
        }
    }
}

}  // namespace
}  // namespace palomar::config
