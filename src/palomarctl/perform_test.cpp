// Commands against a server that says what the test has it say.
#include "palomarctl/perform.hpp"

#include "palomarctl/fake_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace palomar::palomarctl {
namespace {

using manage::Verb;
using Commands = std::vector<Command>;

class Somebody final : public Person {
  public:
    std::expected<identity::Secret, Failure> new_password(std::string_view whose) override {
        asked += whose;
        if (password.empty()) {
            return std::unexpected{Failure{ExitStatus::wrong_usage, "no password"}};
        }
        return identity::Secret{password};
    }
    Consent consent(std::string_view question) override {
        asked += question;
        return agrees;
    }

    std::string password = "geheim";
    Consent agrees = Consent::given;
    std::string asked;
};

class Perform : public testing::Test {
  protected:
    std::expected<ExitStatus, Failure> perform(const Commands& commands) {
        Stage stage{
            .connection = connection,
            .access = access,
            .manner = manner,
            .terminal = terminal,
            .person = person,
            .out = out,
            .errors = errors
        };
        return palomarctl::perform(commands, stage);
    }

    FakeServer server;
    Connection connection = server.connection();
    const Access access{
        .addresses = {},
        .port = 1,
        .manager = {identity::UserName::from("admin").value(), identity::Secret{"x"}}
    };
    Manner manner;
    Terminal terminal;
    Somebody person;
    std::ostringstream out;
    std::ostringstream errors;
};

const Commands three = {
    {.verb = Verb::get_curr_conn, .arguments = {}},
    {.verb = Verb::add_user, .arguments = {"pepe", "geheim"}},
    {.verb = Verb::get_users, .arguments = {}},
};

TEST_F(Perform, PrintsAnswersAsTheProtocolHasThem) {
    server.say("OwO 12\r\n\r\nOwO account pepe added\r\n\r\nOwO 1 accounts\r\npepe OFFLINE\r\n\r\n"
    );
    EXPECT_EQ(perform(three), ExitStatus::done);
    EXPECT_EQ(out.str(), "12\naccount pepe added\n1 accounts\npepe OFFLINE\n");
    EXPECT_EQ(server.heard(), "GET_CURR_CONN\r\nADD_USER pepe geheim\r\nGET_USERS\r\n");
}

TEST_F(Perform, StopsAtTheFirstRefusalAndNamesIt) {
    server.say("OwO 12\r\n\r\nUwU there is an account pepe already\r\n\r\n");
    EXPECT_EQ(perform(three), ExitStatus::refused);
    EXPECT_EQ(out.str(), "12\n");
    EXPECT_EQ(errors.str(), "palomarctl: ADD_USER pepe: there is an account pepe already\n");
    EXPECT_EQ(server.heard(), "GET_CURR_CONN\r\nADD_USER pepe geheim\r\n");
}

TEST_F(Perform, GoesOnBehindARefusalIfToldTo) {
    manner.after_refusal = AfterRefusal::go_on;
    server.say("OwO 12\r\n\r\nUwU no\r\n\r\nOwO 0 accounts\r\n\r\n");
    EXPECT_EQ(perform(three), ExitStatus::refused);
    EXPECT_EQ(out.str(), "12\n0 accounts\n");
}

TEST_F(Perform, PrintsOneJsonValueForEachCommand) {
    manner.format = Format::json;
    server.say("OwO 12\r\n\r\nOwO account pepe added\r\n\r\nOwO 1 accounts\r\npepe OFFLINE\r\n\r\n"
    );
    EXPECT_EQ(perform(three), ExitStatus::done);
    EXPECT_EQ(
        out.str(), "12\n\"account pepe added\"\n[{\"name\":\"pepe\",\"state\":\"OFFLINE\"}]\n"
    );
}

TEST_F(Perform, ABrokenConnectionEndsEvenABatchThatKeepsGoing) {
    manner.after_refusal = AfterRefusal::go_on;
    server.say("OwO 12\r\n\r\nOwO acc");
    server.finish();
    const auto performed = perform(three);
    ASSERT_FALSE(performed);
    EXPECT_EQ(performed.error().status, ExitStatus::no_connection);
}

TEST_F(Perform, PutsTheNewPasswordWhereTheVerbTakesIt) {
    server.say("OwO manager ana added\r\n\r\n");
    EXPECT_EQ(
        perform(
            {{.verb = Verb::add_manager, .arguments = {"ana", "viewer"}, .new_password_of = "ana"}}
        ),
        ExitStatus::done
    );
    EXPECT_EQ(server.heard(), "ADD_MANAGER ana geheim viewer\r\n");
    EXPECT_EQ(person.asked, "ana");
}

TEST_F(Perform, WithoutANewPasswordNothingIsSent) {
    person.password.clear();
    const auto performed =
        perform({{.verb = Verb::add_user, .arguments = {"pepe"}, .new_password_of = "pepe"}});
    ASSERT_FALSE(performed);
    EXPECT_EQ(performed.error().status, ExitStatus::wrong_usage);
    EXPECT_EQ(server.heard(), "");
}

TEST_F(Perform, AsksBeforeARemoval) {
    const Commands removal = {
        {.verb = Verb::delete_user, .arguments = {"pepe"}, .question = "delete pepe?"}
    };
    person.agrees = Consent::withheld;
    EXPECT_FALSE(perform(removal));
    EXPECT_EQ(server.heard(), "");
    person.agrees = Consent::given;
    server.say("OwO account pepe deleted\r\n\r\n");
    EXPECT_EQ(perform(removal), ExitStatus::done);
    EXPECT_EQ(server.heard(), "DELETE_USER pepe\r\n");
}

TEST_F(Perform, ShowsTablesToPeople) {
    server.say("OwO 1 accounts\r\npepe OFFLINE\r\n\r\n");
    EXPECT_EQ(
        perform({{.verb = Verb::get_users, .arguments = {}, .view = View::table}}), ExitStatus::done
    );
    EXPECT_EQ(out.str(), "NAME  STATE\npepe  OFFLINE\n");
}

const Commands app_password = {
    {.verb = Verb::add_app_password, .arguments = {"pepe", "phone"}, .view = View::new_password}
};

TEST_F(Perform, GivesAProgramThePasswordAloneAndAPersonASentence) {
    const std::string_view made = "OwO k7qm-0d3x-1111-2222-3333\r\n\r\n";
    server.say(made);
    EXPECT_EQ(perform(app_password), ExitStatus::done);
    EXPECT_EQ(out.str(), "k7qm-0d3x-1111-2222-3333\n");
    out.str("");
    terminal.surface = Surface::screen;
    server.say(made);
    EXPECT_EQ(perform(app_password), ExitStatus::done);
    EXPECT_EQ(
        out.str(),
        "The new password of pepe for phone is k7qm-0d3x-1111-2222-3333\nIt is not shown again.\n"
    );
    out.str("");
    manner.format = Format::json;
    server.say(made);
    EXPECT_EQ(perform(app_password), ExitStatus::done);
    EXPECT_EQ(out.str(), "\"k7qm-0d3x-1111-2222-3333\"\n");
}

TEST_F(Perform, ARefusalNamesNoHash) {
    server.say("UwU there is an account pepe already\r\n\r\n");
    EXPECT_EQ(
        perform({{.verb = Verb::import_user, .arguments = {"pepe", "{SHA}hidden"}}}),
        ExitStatus::refused
    );
    EXPECT_EQ(errors.str(), "palomarctl: IMPORT_USER pepe: there is an account pepe already\n");
}

TEST_F(Perform, DataThatCannotBeUnderstoodIsAFailure) {
    server.say("OwO 1 accounts\r\npepe\r\n\r\n");
    const auto performed =
        perform({{.verb = Verb::get_users, .arguments = {}, .view = View::table}});
    ASSERT_FALSE(performed);
    EXPECT_EQ(performed.error().status, ExitStatus::no_connection);
    EXPECT_EQ(out.str(), "");
}

TEST_F(Perform, OutputThatCannotBeWrittenEndsABatch) {
    manner.after_refusal = AfterRefusal::go_on;
    out.setstate(std::ios::badbit);
    server.say("OwO 12\r\n\r\n");
    const auto performed = perform(three);
    ASSERT_FALSE(performed);
    EXPECT_EQ(performed.error().status, ExitStatus::cannot_write);
    EXPECT_EQ(server.heard(), "GET_CURR_CONN\r\n");
}

TEST_F(Perform, EventsThatCannotBeWrittenEndTheSubscription) {
    out.setstate(std::ios::badbit);
    server.say("OwO subscribed\r\n2026-11-25T12:00:00Z login account=pepe\r\n");
    const auto performed = perform({{.verb = Verb::subscribe, .arguments = {}}});
    ASSERT_FALSE(performed);
    EXPECT_EQ(performed.error().status, ExitStatus::cannot_write);
}

TEST_F(Perform, EventsAreShownUntilTheServerGoes) {
    manner.format = Format::json;
    server.say("OwO subscribed\r\n2026-11-25T12:00:00Z login account=pepe\r\n");
    server.finish();
    const auto performed = perform({{.verb = Verb::subscribe, .arguments = {}}});
    ASSERT_FALSE(performed);
    EXPECT_EQ(performed.error().status, ExitStatus::no_connection);
    EXPECT_EQ(
        out.str(), "{\"time\":\"2026-11-25T12:00:00Z\",\"event\":\"login\",\"account\":\"pepe\"}\n"
    );
}

TEST_F(Perform, ARefusedSubscriptionIsARefusal) {
    server.say("UwU log in first\r\n\r\n");
    EXPECT_EQ(perform({{.verb = Verb::subscribe, .arguments = {}}}), ExitStatus::refused);
    EXPECT_EQ(errors.str(), "palomarctl: SUBSCRIBE: log in first\n");
}

}  // namespace
}  // namespace palomar::palomarctl
