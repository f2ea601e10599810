// Ctrl-C while a line of the prompt is carried out.
#include "palomarctl/prompt.hpp"

#include "palomarctl/fake_port.hpp"
#include "palomarctl/fake_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <deque>
#include <sstream>
#include <thread>

namespace palomar::palomarctl {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class TypedLines final : public LineSource {
  public:
    explicit TypedLines(std::deque<std::string> lines) : lines_{std::move(lines)} {}

    [[nodiscard]] std::optional<std::string> next() override {
        if (lines_.empty()) {
            return std::nullopt;
        }
        std::string line = lines_.front();
        lines_.pop_front();
        return line;
    }

    [[nodiscard]] const std::deque<std::string>& left() const { return lines_; }

  private:
    std::deque<std::string> lines_;
};

/// Strikes Ctrl-C as soon as something is shown.
class Impatient final : public std::stringbuf {
  protected:
    int sync() override { return ::raise(SIGINT); }
};

/// Strikes Ctrl-C instead of answering, or behind the answer.
class Hasty final : public Person {
  public:
    std::expected<identity::Secret, Failure> new_password(std::string_view /*whose*/) override {
        ::raise(SIGINT);
        return identity::Secret{"geheim"};
    }
    Consent consent(std::string_view /*question*/) override {
        ::raise(SIGINT);
        return Consent::withheld;
    }
};

class PromptCtrlC : public testing::Test {
  protected:
    std::expected<ExitStatus, Failure> converse(TypedLines& lines, std::streambuf* screen) {
        std::ostream out{screen};
        Stage stage{
            .connection = connection,
            .access = access,
            .manner = manner,
            .terminal = {},
            .person = person,
            .out = out,
            .errors = errors
        };
        return palomarctl::converse(lines, stage);
    }

    /// Where the server is connected to after an interrupt.
    FakePort port;
    FakeServer server;
    /// What servers do meanwhile. It ends when their clients have gone, which is before it is
    /// waited for.
    std::jthread script;
    Connection connection = server.connection();
    const Access access = port.access();
    Manner manner;
    Hasty person;
    std::ostringstream errors;
    std::stringbuf shown;

    void take_a_client() const { port.serve("OwO logged in as admin (administrator)\r\n\r\n"); }
};

TEST_F(PromptCtrlC, EndsASubscriptionAndComesBackWithAnotherConnection) {
    script = std::jthread{[this] {
        server.await_request();
        server.say("OwO subscribed\r\n2026-11-25T12:00:00Z login account=pepe\r\n");
        take_a_client();
    }};
    TypedLines lines{{"SUBSCRIBE", "quit"}};
    Impatient out;
    EXPECT_EQ(converse(lines, &out), ExitStatus::done);
    EXPECT_THAT(lines.left(), IsEmpty());
    EXPECT_THAT(out.str(), HasSubstr("login account=pepe"));
    EXPECT_EQ(errors.str(), "\npalomarctl: interrupted\npalomarctl: connected again\n");
    EXPECT_EQ(server.heard(), "SUBSCRIBE\r\n");
    EXPECT_TRUE(server.is_left());
}

TEST_F(PromptCtrlC, EndsTheWaitForAnAnswerThatDoesNotCome) {
    script = std::jthread{[this] { take_a_client(); }};
    TypedLines lines{{"user add pepe", "quit"}};
    EXPECT_EQ(converse(lines, &shown), ExitStatus::done);
    EXPECT_THAT(lines.left(), IsEmpty());
    EXPECT_THAT(errors.str(), EndsWith("palomarctl: interrupted\npalomarctl: connected again\n"));
    EXPECT_EQ(server.heard(), "ADD_USER pepe geheim\r\n");
    EXPECT_TRUE(server.is_left());
}

TEST_F(PromptCtrlC, AtAQuestionLeavesTheConnectionAlone) {
    TypedLines lines{{"user remove pepe", "quit"}};
    EXPECT_EQ(converse(lines, &shown), ExitStatus::done);
    EXPECT_THAT(lines.left(), IsEmpty());
    EXPECT_THAT(errors.str(), HasSubstr("nothing was done"));
    EXPECT_THAT(errors.str(), Not(HasSubstr("connected again")));
    EXPECT_FALSE(server.is_left());
    EXPECT_EQ(server.heard(), "");
}

TEST_F(PromptCtrlC, WithoutAServerToComeBackToThePromptEnds) {
    port.stop();
    TypedLines lines{{"user add pepe", "GET_USERS"}};
    const auto ended = converse(lines, &shown);
    ASSERT_FALSE(ended);
    EXPECT_EQ(ended.error().status, ExitStatus::no_connection);
    EXPECT_EQ(lines.left().size(), 1U);
}

}  // namespace
}  // namespace palomar::palomarctl
