// Tests of MemoryStore: those who test against it rely on its keeping the contract of Store.
#include "maildrop/memory_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace palomar::maildrop {
namespace {

using std::string_view_literals::operator""sv;
using testing::ElementsAre;
using testing::IsEmpty;

class MemoryStoreTest : public testing::Test {
  protected:
    std::unique_ptr<Maildrop> open(Policy policy = Policy::archive) {
        auto opened = store.open({"alice", policy, "192.0.2.1"}, Blocking::allowed);
        EXPECT_TRUE(opened.has_value());
        return std::move(opened).value();
    }

    static std::string read_all(MessageReader& reader) {
        std::string text;
        std::array<char, 3> chunk{};
        while (const std::size_t octets = reader.read(chunk, Blocking::allowed).value()) {
            text.append(chunk.data(), octets);
        }
        return text;
    }

    MemoryStore store;
    MessageNumber first = MessageNumber::at(0);
    MessageNumber second = MessageNumber::at(1);
    MessageNumber third = MessageNumber::at(2);
};

TEST_F(MemoryStoreTest, UnknownAccountHasAnEmptyMaildrop) {
    EXPECT_EQ(open()->listing().size(), 0U);
    EXPECT_TRUE(store.create("alice"));
}

TEST_F(MemoryStoreTest, ListsOctetsWithCrlfLineEnds) {
    for (const auto& [stored, octets] : {
             std::pair{""sv, 0U},
             std::pair{"a\r\n.\r\n"sv, 6U},
             std::pair{"a\n\nb"sv, 8U},
             std::pair{"a\r"sv, 4U},
         }) {
        store.deliver("alice", "uid", std::string{stored});
        EXPECT_EQ(open()->listing().octets(first), Octets{octets})
            << testing::PrintToString(stored);
        store.vanish("alice", "uid");
    }
}

TEST_F(MemoryStoreTest, ReadsMessagesAsStored) {
    store.deliver("alice", "1", "one\n");
    store.deliver("alice", "2", "the second\r\n");
    const auto maildrop = open();
    EXPECT_EQ(read_all(**maildrop->open(second, Blocking::forbidden)), "the second\r\n");
    EXPECT_EQ(read_all(**maildrop->open(first, Blocking::allowed)), "one\n");
}

TEST_F(MemoryStoreTest, SecondSessionLearnsWhoHoldsTheMaildrop) {
    auto maildrop = open();
    const auto refused = store.open({"alice", Policy::archive, "192.0.2.2"}, Blocking::allowed);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().failure.error, StoreError::in_use);
    const auto& holder = refused.error().holder;
    EXPECT_TRUE(holder && holder->client == "192.0.2.1");
    EXPECT_TRUE(store.open({"bob", Policy::archive, ""}, Blocking::allowed));

    maildrop.reset();
    EXPECT_TRUE(store.open({"alice", Policy::archive, ""}, Blocking::allowed));
}

TEST_F(MemoryStoreTest, NothingChangesWithoutCommit) {
    store.deliver("alice", "1", "one\n");
    open().reset();
    EXPECT_THAT(store.unread("alice"), ElementsAre("1"));
}

TEST_F(MemoryStoreTest, CommitRemovesAndMarks) {
    store.deliver("alice", "1", "one\n");
    store.deliver("alice", "2", "two\n");
    store.deliver("alice", "3", "three\n");
    const auto report = open()->commit({.deleted = {first}, .retrieved = {third}});
    EXPECT_EQ(report.removed, 1U);
    EXPECT_EQ(report.marked, 1U);
    EXPECT_FALSE(report.first_failure);
    EXPECT_THAT(store.unread("alice"), ElementsAre("2"));
    EXPECT_THAT(store.retrieved("alice"), ElementsAre("3"));

    EXPECT_EQ(open(Policy::archive)->listing().size(), 1U);
    EXPECT_EQ(open(Policy::keep)->listing().size(), 2U);
}

TEST_F(MemoryStoreTest, OneFailedChangeStopsNoOther) {
    store.deliver("alice", "1", "one\n");
    store.deliver("alice", "2", "two\n");
    store.deliver("alice", "3", "three\n");
    store.fail(MemoryStore::Call::change, StoreError::permanent, 1);
    const auto report = open()->commit({.deleted = {first, second}, .retrieved = {third}});
    EXPECT_EQ(report.removed, 1U);
    EXPECT_EQ(report.not_removed, 1U);
    EXPECT_EQ(report.marked, 1U);
    EXPECT_EQ(report.not_marked, 0U);
    const auto& failure = report.first_failure;
    EXPECT_TRUE(failure && failure->error == StoreError::permanent);
    EXPECT_THAT(store.unread("alice"), ElementsAre("2"));
}

TEST_F(MemoryStoreTest, VanishedMessageCannotBeOpenedButStaysInTheListing) {
    store.deliver("alice", "1", "one\n");
    store.deliver("alice", "2", "two\n");
    const auto maildrop = open();
    const auto reader = maildrop->open(first, Blocking::allowed).value();
    store.vanish("alice", "1");

    EXPECT_EQ(maildrop->open(first, Blocking::allowed).error().error, StoreError::vanished);
    EXPECT_EQ(maildrop->listing().size(), 2U);
    EXPECT_EQ(read_all(*reader), "one\n");
    const auto report = maildrop->commit({.deleted = {first}, .retrieved = {}});
    EXPECT_EQ(report.removed, 1U);
    EXPECT_FALSE(report.first_failure);
}

TEST_F(MemoryStoreTest, ArrivalsShowAtTheNextLogin) {
    const auto maildrop = open();
    store.deliver("alice", "1", "one\n");
    EXPECT_EQ(maildrop->listing().size(), 0U);
    EXPECT_THAT(store.unread("alice"), ElementsAre("1"));
}

TEST_F(MemoryStoreTest, FailsWhenToldToAndOnlyOnce) {
    store.deliver("alice", "1", "one\n");
    store.fail(MemoryStore::Call::open_maildrop, StoreError::temporary);
    EXPECT_EQ(
        store.open({"alice", Policy::archive, ""}, Blocking::allowed).error().failure.error,
        StoreError::temporary
    );
    const auto maildrop = open();

    store.fail(MemoryStore::Call::open_message, StoreError::unreadable);
    EXPECT_EQ(maildrop->open(first, Blocking::allowed).error().error, StoreError::unreadable);
    const auto reader = maildrop->open(first, Blocking::allowed).value();

    std::array<char, 2> chunk{};
    store.fail(MemoryStore::Call::read, StoreError::temporary, 1);
    EXPECT_EQ(reader->read(chunk, Blocking::allowed).value(), 2U);
    EXPECT_EQ(reader->read(chunk, Blocking::allowed).error().error, StoreError::temporary);
    EXPECT_EQ(read_all(*reader), "e\n");
}

TEST_F(MemoryStoreTest, ADeliveryIsSeenOnceItIsCommitted) {
    const auto delivery = store.deliver("alice").value();
    ASSERT_TRUE(delivery->write("one\n"));
    ASSERT_TRUE(delivery->write("two\n"));
    EXPECT_EQ(open()->listing().size(), 0U);
    ASSERT_TRUE(delivery->commit());
    const auto maildrop = open();
    EXPECT_EQ(maildrop->listing().octets(first), Octets{10});
    EXPECT_EQ(read_all(**maildrop->open(first, Blocking::allowed)), "one\ntwo\n");

    ASSERT_TRUE(store.deliver("alice").value()->commit());
    EXPECT_THAT(store.unread("alice"), ElementsAre("delivered-1", "delivered-2"));
}

TEST_F(MemoryStoreTest, ADeliveryThatIsNotCommittedIsTakenBack) {
    ASSERT_TRUE(store.deliver("alice").value()->write("one\n"));
    for (const auto call : {MemoryStore::Call::write, MemoryStore::Call::commit}) {
        store.fail(call, StoreError::temporary);
        const auto delivery = store.deliver("alice").value();
        EXPECT_FALSE(delivery->write("one\n") && delivery->commit());
    }
    store.fail(MemoryStore::Call::deliver, StoreError::permanent);
    EXPECT_EQ(store.deliver("alice").error().error, StoreError::permanent);
    EXPECT_THAT(store.unread("alice"), IsEmpty());
}

TEST_F(MemoryStoreTest, ARemovedMaildropStartsAnewEmptyAndGoesBitByBit) {
    store.deliver("alice", "1", "one\n");
    store.deliver("alice", "2", "two\n");
    const auto removal = store.remove("alice").value();
    EXPECT_EQ(open()->listing().size(), 0U);
    EXPECT_EQ(removal->proceed(), Progress::more);
    EXPECT_EQ(store.left_behind("alice"), 1U);
    EXPECT_EQ(removal->proceed(), Progress::done);
    EXPECT_EQ(store.left_behind("alice"), 0U);
    EXPECT_EQ(removal->proceed(), Progress::done) << "once more does no harm";
    EXPECT_EQ(store.remove("nobody").value()->proceed(), Progress::done);
}

TEST_F(MemoryStoreTest, AMaildropInUseIsNotRemoved) {
    store.deliver("alice", "1", "one\n");
    auto maildrop = open();
    EXPECT_EQ(store.remove("alice").error().error, StoreError::in_use);
    maildrop.reset();
    store.fail(MemoryStore::Call::remove, StoreError::permanent);
    EXPECT_EQ(store.remove("alice").error().error, StoreError::permanent);
    EXPECT_THAT(store.unread("alice"), ElementsAre("1"));
}

TEST_F(MemoryStoreTest, ARemovalCanBeUndoneUnlessThereIsNewMail) {
    store.deliver("alice", "1", "one\n");
    {
        const auto removal = store.remove("alice").value();
        store.fail(MemoryStore::Call::undo, StoreError::temporary);
        EXPECT_EQ(removal->undo().error().error, StoreError::temporary);
        EXPECT_THAT(store.unread("alice"), IsEmpty());
        EXPECT_TRUE(removal->undo());
    }
    EXPECT_THAT(store.unread("alice"), ElementsAre("1"));
    EXPECT_EQ(store.left_behind("alice"), 0U);

    {
        const auto removal = store.remove("alice").value();
        store.deliver("alice", "2", "two\n");
        EXPECT_EQ(removal->undo().error().error, StoreError::permanent);
    }
    EXPECT_THAT(store.unread("alice"), ElementsAre("2"));
    EXPECT_EQ(store.left_behind("alice"), 1U);
}

TEST_F(MemoryStoreTest, WhatARemovalLeftBehindCanBeDeletedLater) {
    store.deliver("alice", "1", "one\n");
    {
        const auto removal = store.remove("alice").value();
        store.fail(MemoryStore::Call::proceed, StoreError::temporary);
        EXPECT_EQ(removal->proceed().error().error, StoreError::temporary);
    }
    store.deliver("alice", "2", "two\n");
    store.fail(MemoryStore::Call::leftovers, StoreError::permanent);
    EXPECT_EQ(store.leftovers("alice").error().error, StoreError::permanent);
    EXPECT_EQ(store.left_behind("alice"), 1U);

    EXPECT_EQ(store.leftovers("alice").value()->proceed(), Progress::done);
    EXPECT_EQ(store.left_behind("alice"), 0U);
    EXPECT_THAT(store.unread("alice"), ElementsAre("2"));
    EXPECT_EQ(store.leftovers("nobody").value()->proceed(), Progress::done);
}

TEST_F(MemoryStoreTest, WrongOctetsAreForgotten) {
    store.deliver("alice", "1", "one\n", Octets{99});
    {
        const auto maildrop = open();
        EXPECT_EQ(maildrop->listing().octets(first), Octets{99});
        maildrop->forget_octets(first);
    }
    EXPECT_EQ(open()->listing().octets(first), Octets{5});
}

}  // namespace
}  // namespace palomar::maildrop
