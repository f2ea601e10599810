// Files and options becoming a Config, or problems that name their place.
#include "config/load.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sys/fsuid.h>
#include <unistd.h>

namespace palomar::config {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;
using testing::StartsWith;

/// A folder of its own for each test.
class Load : public testing::Test {
  protected:
    Load() {
        std::string pattern = fs::temp_directory_path() / "palomar-config-XXXXXX";
        folder = ::mkdtemp(pattern.data());
    }
    ~Load() override { fs::remove_all(folder); }

    Invocation file(std::string_view text, const fs::path& subfolder = {}) const {
        const fs::path path = folder / subfolder / "palomar.toml";
        fs::create_directories(path.parent_path());
        std::ofstream{path} << text;
        Invocation invocation;
        invocation.file = path;
        return invocation;
    }

    /// The problems, each without the folder at its front.
    std::vector<std::string> problems(const Invocation& invocation) const {
        const auto config = load(invocation);
        std::vector<std::string> texts;
        if (!config) {
            for (const auto& problem : config.error()) {
                std::string text = to_string(problem);
                if (const std::string prefix = folder / ""; text.starts_with(prefix)) {
                    text.erase(0, prefix.size());
                }
                texts.push_back(std::move(text));
            }
        }
        return texts;
    }

    fs::path folder;
};

TEST_F(Load, WithoutAFileTheDefaultsHold) {
    const auto config = load(Invocation{});
    ASSERT_TRUE(config);
    EXPECT_EQ(config->storage.data, fs::current_path() / "palomar-data");
    EXPECT_THAT(
        config->storage.mail_location, testing::EndsWith("/palomar-data/maildirs/%u/Maildir")
    );
    EXPECT_THAT(config->pop3.addresses, SizeIs(2));
    EXPECT_EQ(config->pop3.port, 60711);
    EXPECT_EQ(config->pop3.retrieved, maildrop::Policy::archive);
    EXPECT_TRUE(config->pop3.filter.empty());
    EXPECT_THAT(config->management.addresses, SizeIs(2));
    EXPECT_EQ(config->management.port, 60401);
    EXPECT_FALSE(config->management.allow_plaintext);
    EXPECT_EQ(config->timeouts.inactivity, std::chrono::minutes{10});
    EXPECT_TRUE(config->auth.reveal_unknown_users);
    EXPECT_EQ(config->log.level, telemetry::Level::info);
}

TEST_F(Load, AFileChangesWhatItNamesAndNoMore) {
    const auto config =
        load(file("[pop3]\nport = 110\nretrieved = \"keep\"\n[timeouts]\nlogin_seconds = 9\n"));
    ASSERT_TRUE(config);
    EXPECT_EQ(config->pop3.port, 110);
    EXPECT_EQ(config->pop3.retrieved, maildrop::Policy::keep);
    EXPECT_EQ(config->timeouts.login, std::chrono::seconds{9});
    EXPECT_EQ(config->timeouts.write, std::chrono::minutes{5});
}

TEST_F(Load, AnEmptyFileIsFine) { EXPECT_TRUE(load(file(""))); }

TEST_F(Load, OptionsWinOverTheFile) {
    auto invocation = file("[pop3]\nport = 110\nmax_bad_commands = 3\n");
    invocation.overrides.push_back({"-p", "pop3", "port", 995});
    const auto config = load(invocation);
    ASSERT_TRUE(config);
    EXPECT_EQ(config->pop3.port, 995);
    EXPECT_EQ(config->pop3.max_bad_commands, 3U);
}

TEST_F(Load, RelativePathsStartAtTheFileOrForOptionsAtTheWorkingFolder) {
    auto invocation = file("[storage]\ndata = \"../data\"\nmail_location = \"mail/%u\"\n", "50%");
    auto config = load(invocation);
    ASSERT_TRUE(config);
    EXPECT_EQ(config->storage.data, folder / "data");
    EXPECT_EQ(config->storage.mail_location, (folder / "50%%/mail/%u").string());

    invocation.overrides.push_back({"-d", "storage", "data", "data"});
    config = load(invocation);
    ASSERT_TRUE(config);
    EXPECT_EQ(config->storage.data, fs::current_path() / "data");
}

TEST_F(Load, TheDefaultMaildirsAreInTheDataFolderWhateverItsName) {
    const auto config = load(file("[storage]\ndata = \"/srv/50%u\"\n"));
    ASSERT_TRUE(config);
    EXPECT_EQ(config->storage.mail_location, "/srv/50%%u/maildirs/%u/Maildir");
}

TEST_F(Load, EveryProblemIsReportedWithItsLine) {
    EXPECT_THAT(
        problems(file("port = 1\n"
                      "[pop3]\n"
                      "prot = 60711\n"
                      "port = 70000\n"
                      "[log]\n"
                      "level = 3\n"
                      "[imap]\n"
                      "port = 143\n")),
        ElementsAre(
            "palomar.toml:1: key port: stands in no section; did you mean [pop3] port?",
            "palomar.toml:3: key [pop3] prot: unknown; did you mean [pop3] port?",
            "palomar.toml:4: key [pop3] port: got 70000; must be an integer from 0 to 65535",
            "palomar.toml:6: key [log] level: got 3; must be \"debug\", \"info\", \"warning\" or "
            "\"error\"",
            "palomar.toml:7: section [imap]: unknown; there are [storage], [pop3], [pop3s], [tls], "
            "[management], [timeouts], [auth], [oauth], [limits], [threads], [process], "
            "[sandbox], [log]"
        )
    );
}

TEST_F(Load, ASectionThatIsNoneIsAProblem) {
    EXPECT_THAT(
        problems(file("pop3 = 3\n")),
        ElementsAre("palomar.toml:1: key pop3: got 3; must be a section, [pop3]")
    );
    EXPECT_THAT(
        problems(file("[[pop3]]\nport = 1\n")), ElementsAre(HasSubstr("key pop3: got a list"))
    );
    EXPECT_THAT(
        problems(file("[pop3.port]\nx = 1\n")),
        ElementsAre(HasSubstr("key [pop3] port: got a section; must be an integer"))
    );
    EXPECT_THAT(
        problems(file("[popp3]\n")),
        ElementsAre("palomar.toml:1: section [popp3]: unknown; did you mean [pop3]?")
    );
    EXPECT_THAT(
        problems(file("colour = 1\n")),
        ElementsAre("palomar.toml:1: key colour: stands in no section")
    );
}

TEST_F(Load, ATextThatIsNotTomlIsOneProblem) {
    EXPECT_THAT(
        problems(file("[pop3]\nport 110\nprot = 1\n")),
        ElementsAre(StartsWith("palomar.toml:2: not TOML: "))
    );
}

TEST_F(Load, AFileThatCannotBeReadIsAProblem) {
    Invocation invocation;
    invocation.file = folder / "missing.toml";
    EXPECT_THAT(
        problems(invocation), ElementsAre("missing.toml: cannot be read: No such file or directory")
    );
    invocation.file = folder;
    EXPECT_THAT(
        problems(invocation), ElementsAre(folder.string() + ": cannot be read: Is a directory")
    );
    invocation.file = folder / "loop.toml";
    fs::create_symlink("loop.toml", *invocation.file);
    EXPECT_THAT(
        problems(invocation), ElementsAre(StartsWith("loop.toml: cannot be read: Too many levels"))
    );
    EXPECT_THAT(
        problems(file(std::string((1 << 20) + 1, '\n'))),
        ElementsAre(HasSubstr("larger than 1 MiB"))
    );
}

TEST_F(Load, AFileThatMayNotBeReadIsAProblem) {
    const auto invocation = file("[pop3]\nport = 1\n");
    fs::permissions(folder / "palomar.toml", fs::perms::none);
    // Root may read everything; this thread now opens files as nobody does.
    constexpr uid_t nobody = 65534;
    const int before = ::setfsuid(nobody);
    const auto refused = problems(invocation);
    ::setfsuid(static_cast<uid_t>(before));
    EXPECT_THAT(refused, ElementsAre("palomar.toml: cannot be read: Permission denied"));
}

TEST_F(Load, NetworkAddressesNeedAnExplicitWord) {
    const auto refused =
        problems(file("[pop3]\n\naddresses = [\"::1\", \"0.0.0.0\", \"192.0.2.1\"]\n"));
    ASSERT_THAT(refused, SizeIs(2));
    EXPECT_THAT(
        refused[0],
        StartsWith("palomar.toml:3: key [pop3] addresses: got \"0.0.0.0\"; must be a loopback")
    );
    EXPECT_THAT(refused[0], HasSubstr("allow_plaintext = true"));
    EXPECT_THAT(refused[1], HasSubstr("got \"192.0.2.1\""));

    EXPECT_TRUE(load(file("[pop3]\naddresses = [\"0.0.0.0\"]\nallow_plaintext = true\n")));
    EXPECT_TRUE(load(file("[pop3]\naddresses = [\"127.0.0.2\"]\n")));
}

TEST_F(Load, EachListenerNeedsItsOwnWordForNetworkAddresses) {
    const auto refused =
        problems(file("[pop3]\n"
                      "allow_plaintext = true\n"
                      "addresses = [\"0.0.0.0\"]\n"
                      "[management]\n"
                      "addresses = [\"::\", \"::1\"]\n"));
    ASSERT_THAT(refused, SizeIs(1));
    EXPECT_THAT(
        refused[0],
        StartsWith("palomar.toml:5: key [management] addresses: got \"::\"; must be a loopback")
    );
    EXPECT_THAT(refused[0], HasSubstr("allow_plaintext = true under [management]"));

    EXPECT_TRUE(load(file("[management]\naddresses = [\"::\"]\nallow_plaintext = true\n")));
}

TEST_F(Load, NetworkAddressesAreFineWhereTlsIsRequired) {
    EXPECT_TRUE(
        load(file("[pop3]\naddresses = [\"0.0.0.0\"]\nrequire_tls = true\n"
                  "[tls]\ncertificates = [\"a.pem\"]\n"))
    );
    EXPECT_TRUE(load(file("[pop3s]\naddresses = [\"0.0.0.0\"]\n")));
}

TEST_F(Load, KeysThatNeedOthersSaySo) {
    EXPECT_THAT(
        problems(file("[pop3]\nrequire_tls = true\n")),
        ElementsAre("palomar.toml:2: key [pop3] require_tls: needs a certificate under [tls]")
    );
    EXPECT_THAT(
        problems(file("[tls]\ncertificates = [\"a\", \"b\"]\nkeys = [\"a\"]\n")),
        ElementsAre(StartsWith("palomar.toml:3: key [tls] keys: there must be as many"))
    );
    EXPECT_THAT(
        problems(file("[oauth]\nkeys = \"keys.json\"\n")),
        ElementsAre("palomar.toml:2: key [oauth] keys: needs issuer and audience too")
    );
    EXPECT_THAT(
        problems(file("[oauth]\nkeys = \"https://login.example.org/keys\"\n")),
        ElementsAre("palomar.toml:2: key [oauth] keys: needs issuer and audience too")
    );
    EXPECT_THAT(
        problems(file("[oauth]\nca_file = \"ca.pem\"\n")),
        ElementsAre("palomar.toml:2: key [oauth] ca_file: is for keys that are a URL")
    );
}

TEST_F(Load, ProblemsThatShowLaterHaveTheirPlaceToo) {
    auto invocation = file("[tls]\n\ncertificates = [\"a.pem\"]\n[process]\nuser = \"mail\"\n");
    invocation.overrides.push_back({"--certificate", "tls", "certificates", Words{"b.pem"}});
    const auto traced = load_traced(invocation);
    ASSERT_TRUE(traced);
    const auto problem = [&](std::string_view section, std::string_view name) {
        return to_string(traced->origins.problem(section, name, "it is wrong"));
    };
    EXPECT_EQ(
        problem("process", "user"),
        (folder / "palomar.toml").string() + ":5: key [process] user: it is wrong"
    );
    EXPECT_EQ(
        problem("tls", "certificates"), "option --certificate: key [tls] certificates: it is wrong"
    );
    EXPECT_EQ(problem("tls", "keys"), "default: key [tls] keys: it is wrong");
}

TEST_F(Load, NetworkAddressesOfTheOptionAreBoundByTheFileToo) {
    auto invocation = file("");
    invocation.overrides.push_back({"-l", "pop3", "addresses", Words{"0.0.0.0"}});
    EXPECT_THAT(
        problems(invocation),
        ElementsAre(StartsWith("option -l: key [pop3] addresses: got \"0.0.0.0\""))
    );
    auto allowed = file("[pop3]\nallow_plaintext = true\n");
    allowed.overrides = invocation.overrides;
    EXPECT_TRUE(load(allowed));
}

}  // namespace
}  // namespace palomar::config
