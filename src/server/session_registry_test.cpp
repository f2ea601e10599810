// Sessions as a manager sees them, and how they are ended.
#include "server/session_registry.hpp"

#include "server/kick.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include <list>
#include <memory>
#include <optional>

namespace palomar::server {
namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;

class SessionRegistryTest : public testing::Test {
  protected:
    /// A session that goes as soon as it is told to.
    void come(std::string_view account, SessionState state) {
        auto& place = sessions.emplace_back();
        place = std::make_unique<SessionRegistry::Entry>(registry, thread, "127.0.0.1:1", [&place] {
            place.reset();
        });
        place->enter(state, account);
    }

    Kicked kick_all(std::string_view account, std::chrono::seconds patience) {
        std::optional<Kicked> kicked;
        asio::co_spawn(
            thread.context(),
            kick(registry, account, patience),
            [&](const std::exception_ptr& failure, Kicked result) {
                EXPECT_FALSE(failure);
                kicked = result;
            }
        );
        thread.context().run();
        EXPECT_TRUE(kicked);
        return kicked.value_or(Kicked{});
    }

    net::IoThread thread;
    SessionRegistry registry;
    std::list<std::unique_ptr<SessionRegistry::Entry>> sessions;
};

TEST_F(SessionRegistryTest, ShowsWhatASessionDoes) {
    SessionRegistry::Entry entry{registry, thread, "[::1]:4242", [] {}};
    ASSERT_EQ(registry.sessions().size(), 1U);
    EXPECT_EQ(registry.sessions()[0].state, SessionState::authorization);
    EXPECT_EQ(registry.sessions()[0].account, "");
    entry.enter(SessionState::transaction, "pepe");
    entry.progress(2);
    entry.octets().add(1234);
    const SessionView view = registry.sessions().at(0);
    EXPECT_EQ(view.account, "pepe");
    EXPECT_EQ(view.address, "[::1]:4242");
    EXPECT_EQ(view.state, SessionState::transaction);
    EXPECT_EQ(view.octets, 1234U);
    EXPECT_EQ(view.messages, 2U);
    EXPECT_LE(view.idle, 5s);
}

TEST_F(SessionRegistryTest, EachSessionHasAnIdOfItsOwn) {
    come("pepe", SessionState::transaction);
    come("ana", SessionState::transaction);
    const auto views = registry.sessions();
    ASSERT_EQ(views.size(), 2U);
    EXPECT_LT(views[0].id, views[1].id);
    sessions.clear();
    EXPECT_TRUE(registry.sessions().empty());
}

TEST_F(SessionRegistryTest, ASessionThatHasLeftIsSeenNoMore) {
    come("pepe", SessionState::transaction);
    come("ana", SessionState::transaction);
    sessions.front()->leave();
    sessions.front()->leave();  // as its end does
    ASSERT_EQ(registry.sessions().size(), 1U);
    EXPECT_EQ(registry.sessions()[0].account, "ana");
    EXPECT_EQ(registry.presence("pepe"), Presence::offline);
    EXPECT_EQ(kick_all("pepe", 1s).ended, 0U);
    sessions.clear();
    EXPECT_TRUE(registry.sessions().empty());
}

TEST_F(SessionRegistryTest, AnAccountIsAsPresentAsItsSessionThatGotFarthest) {
    EXPECT_EQ(registry.presence("pepe"), Presence::offline);
    come("pepe", SessionState::authorization);
    EXPECT_EQ(registry.presence("pepe"), Presence::logging_in);
    come("pepe", SessionState::update);
    come("pepe", SessionState::authorization);
    EXPECT_EQ(registry.presence("pepe"), Presence::online);
    EXPECT_EQ(registry.presence("ana"), Presence::offline);
    come("", SessionState::authorization);
    EXPECT_EQ(registry.presences().size(), 1U);
    EXPECT_EQ(registry.presences().at("pepe"), Presence::online);
}

TEST_F(SessionRegistryTest, AKickEndsTheAccountsSessionsAndNoOthers) {
    come("pepe", SessionState::authorization);
    come("pepe", SessionState::transaction);
    come("ana", SessionState::transaction);
    const Kicked kicked = kick_all("pepe", 60s);
    EXPECT_EQ(kicked.ended, 2U);
    EXPECT_EQ(kicked.left, 0U);
    EXPECT_TRUE(registry.sessions_of("pepe").empty());
    EXPECT_EQ(registry.sessions_of("ana").size(), 1U);
}

TEST_F(SessionRegistryTest, AKickOfNobodyIsOverAtOnce) {
    come("ana", SessionState::transaction);
    EXPECT_EQ(kick_all("pepe", 3600s).ended, 0U);
}

TEST_F(SessionRegistryTest, AKickDoesNotWaitForeverForABusySession) {
    SessionRegistry::Entry busy{registry, thread, "127.0.0.1:1", [] {}};
    busy.enter(SessionState::update, "pepe");
    const Kicked kicked = kick_all("pepe", 1s);
    EXPECT_EQ(kicked.ended, 0U);
    EXPECT_EQ(kicked.left, 1U);
}

TEST_F(SessionRegistryTest, AnEndThatComesTooLateFindsNobody) {
    come("pepe", SessionState::transaction);
    SessionRegistry::Ending ending{registry, [] {}};
    EXPECT_EQ(ending.begin("pepe"), 1U);
    sessions.clear();
    EXPECT_EQ(ending.left(), 0U);
    thread.context().run();
}

}  // namespace
}  // namespace palomar::server
