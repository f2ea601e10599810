// Files of users against a server that says what the test has it say.
#include "palomarctl/import.hpp"

#include "palomarctl/fake_server.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <tuple>
#include <unistd.h>

namespace palomar::palomarctl {
namespace {

using testing::HasSubstr;
using testing::Not;

/// To CAPA, by a manager who may import.
constexpr auto may_import =
    "OwO palomar-management 1\r\nGET_USERS\r\nIMPORT_USER name hash\r\n\r\n";

constexpr auto sha512 =
    "$6$saltsalt$"
    "qFmFH.bQmmtXzyBY0s9v7Oicd2z4XSIecDzlB5KiA2/jctKu9YterLp8wwnSq.qc.eoxqOmSuNp2xS0ktL3nh/";

class Nobody final : public Person {
  public:
    std::expected<identity::Secret, Failure> new_password(std::string_view /*whose*/) override {
        return std::unexpected{Failure{ExitStatus::wrong_usage, "nobody is there"}};
    }
    Consent consent(std::string_view /*question*/) override { return Consent::withheld; }
};

class ImportFile : public testing::Test {
  protected:
    ~ImportFile() override { std::filesystem::remove(file); }

    void write(std::string_view text) const { std::ofstream{file} << text; }

    std::expected<ExitStatus, Failure> import(ImportMode mode = ImportMode::in_earnest) {
        Stage stage{
            .connection = connection,
            .access = access,
            .manner = manner,
            .terminal = {},
            .person = person,
            .out = out,
            .errors = errors
        };
        return import_accounts({.file = file, .mode = mode}, stage);
    }

    /// Each test has a process of its own.
    const std::string file = testing::TempDir() + "palomar-import-" + std::to_string(::getpid());
    FakeServer server;
    Connection connection = server.connection();
    const Access access{
        .addresses = {},
        .port = 1,
        .manager = {identity::UserName::from("admin").value(), identity::Secret{"x"}}
    };
    Manner manner;
    Nobody person;
    std::ostringstream out;
    std::ostringstream errors;
};

TEST_F(ImportFile, MakesAnAccountOfEachLine) {
    write(
        std::string{"ana:{SHA512-CRYPT}"} + sha512 +
        ":1000:1000::/home/ana\n# pepe\npepe:" + sha512 + ":19000:0:99999:7:::\n"
    );
    server.say(may_import);
    server.say("OwO account ana added\r\n\r\nOwO account pepe added\r\n\r\n");
    EXPECT_EQ(import(), ExitStatus::done);
    EXPECT_EQ(
        server.heard(),
        std::string{"CAPA\r\nIMPORT_USER ana "} + sha512 + "\r\nIMPORT_USER pepe " + sha512 + "\r\n"
    );
    EXPECT_EQ(out.str(), "2 accounts imported, 0 lines not\n");
    EXPECT_EQ(errors.str(), "");
}

TEST_F(ImportFile, TellsLineByLineWhatWasLeftAndGoesOn) {
    write(
        std::string{"ana:{MD5-CRYPT}$1$secretive\nroot:*:19000\npepe:"} + sha512 +
        "\nrosa:" + sha512 + "\n"
    );
    server.say(may_import);
    server.say("UwU there is an account pepe already\r\n\r\nOwO account rosa added\r\n\r\n");
    EXPECT_EQ(import(), ExitStatus::refused);
    EXPECT_EQ(out.str(), "1 accounts imported, 3 lines not\n");
    EXPECT_THAT(errors.str(), HasSubstr("palomarctl: " + file + ":1: "));
    EXPECT_THAT(errors.str(), HasSubstr(file + ":2: root is locked\n"));
    EXPECT_THAT(errors.str(), HasSubstr(file + ":3: there is an account pepe already\n"));
    EXPECT_THAT(errors.str(), Not(HasSubstr("secretive")));
    EXPECT_THAT(errors.str(), Not(HasSubstr("saltsalt")));
}

TEST_F(ImportFile, ADryRunOnlyAsksWhoIsThere) {
    write(std::string{"ana:"} + sha512 + "\npepe:" + sha512 + "\n:\n");
    server.say("OwO 1 accounts\r\npepe ONLINE\r\n\r\n");
    EXPECT_EQ(import(ImportMode::dry_run), ExitStatus::refused);
    EXPECT_EQ(server.heard(), "GET_USERS\r\n");
    EXPECT_EQ(out.str(), "1 accounts could be imported, 2 lines not\n");
    EXPECT_THAT(errors.str(), HasSubstr(":2: there is an account pepe already\n"));
    EXPECT_THAT(errors.str(), HasSubstr(":3: this is no user name"));
}

TEST_F(ImportFile, JsonIsOneValue) {
    manner.format = Format::json;
    write(std::string{"ana:"} + sha512 + "\nroot:!\n");
    server.say(may_import);
    server.say("OwO account ana added\r\n\r\n");
    EXPECT_EQ(import(), ExitStatus::refused);
    EXPECT_EQ(
        out.str(),
        "{\"dry_run\":false,\"imported\":1,"
        "\"problems\":[{\"line\":2,\"reason\":\"root is locked\"}]}\n"
    );
    EXPECT_EQ(errors.str(), "");
}

TEST_F(ImportFile, AConnectionThatBreaksTellsHowFarItWent) {
    write(std::string{"ana:"} + sha512 + "\n\npepe:" + sha512 + "\n");
    server.say(may_import);
    server.say("OwO account ana added\r\n\r\n");
    server.finish();
    const auto imported = import();
    ASSERT_FALSE(imported);
    EXPECT_EQ(imported.error().status, ExitStatus::no_connection);
    EXPECT_THAT(imported.error().text, HasSubstr("(at line 3, 1 accounts imported before it)"));
}

TEST_F(ImportFile, AManagerWhoMayNotIsToldOnceAndNothingIsSent) {
    write(std::string{"ana:"} + sha512 + "\npepe:" + sha512 + "\n");
    server.say("OwO palomar-management 1\r\nGET_USERS\r\n\r\n");
    const auto imported = import();
    ASSERT_FALSE(imported);
    EXPECT_EQ(imported.error().status, ExitStatus::refused);
    EXPECT_EQ(
        imported.error().text,
        "admin may not import accounts: that takes an operator or an administrator"
    );
    EXPECT_EQ(server.heard(), "CAPA\r\n");
    EXPECT_EQ(out.str() + errors.str(), "");
}

TEST_F(ImportFile, WhomALineKeepsOutIsLeftByADryRunToo) {
    write(
        std::string{"ana:"} + sha512 + "::::::allow_nets=::1\npepe:" + sha512 +
        ":19000:0:99999:7::19100:\n"
    );
    for (const auto& [mode, answer, asked] :
         {std::tuple{ImportMode::in_earnest, may_import, "CAPA\r\n"},
          std::tuple{ImportMode::dry_run, "OwO 0 accounts\r\n\r\n", "GET_USERS\r\n"}}) {
        errors.str("");
        server.say(answer);
        EXPECT_EQ(import(mode), ExitStatus::refused);
        EXPECT_EQ(server.heard(), asked);
        EXPECT_THAT(errors.str(), HasSubstr(":1: ana has allow_nets, which import cannot take: "));
        EXPECT_THAT(errors.str(), HasSubstr(":2: pepe expired on 2022-04-18: "));
    }
}

TEST_F(ImportFile, AServerThatDoesNotLetLookEndsADryRun) {
    write(std::string{"ana:"} + sha512 + "\n");
    server.say("UwU log in first\r\n\r\n");
    const auto imported = import(ImportMode::dry_run);
    ASSERT_FALSE(imported);
    EXPECT_EQ(imported.error().status, ExitStatus::refused);
}

TEST_F(ImportFile, AFileThatCannotBeReadIsNamedAndNothingIsSent) {
    const auto expect_unreadable = [this](std::string_view reason) {
        const auto imported = import();
        ASSERT_FALSE(imported);
        EXPECT_EQ(imported.error().status, ExitStatus::wrong_usage);
        EXPECT_EQ(imported.error().text, fmt::format("cannot read {}: {}", file, reason));
    };
    expect_unreadable("No such file or directory");
    std::filesystem::create_directory(file);
    expect_unreadable("Is a directory");
    EXPECT_EQ(server.heard(), "");
    EXPECT_EQ(out.str(), "");
}

TEST_F(ImportFile, OutputThatCannotBeWrittenIsTold) {
    write("# nobody\n");
    server.say(may_import);
    out.setstate(std::ios::badbit);
    const auto imported = import();
    ASSERT_FALSE(imported);
    EXPECT_EQ(imported.error().status, ExitStatus::cannot_write);
}

}  // namespace
}  // namespace palomar::palomarctl
