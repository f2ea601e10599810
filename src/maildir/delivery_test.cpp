// Delivery: a message comes in whole or not at all, whatever fails.
#include "maildir/delivery.hpp"

#include "maildir/faulty_file_system.hpp"
#include "maildir/maildir_store.hpp"
#include "maildir/posix_file_system.hpp"
#include "maildir/temporary_maildir.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <string_view>
#include <thread>
#include <vector>

namespace palomar::maildir {
namespace {

using maildrop::Delivery;
using maildrop::MessageNumber;
using maildrop::Policy;
using maildrop::StoreError;
using std::filesystem::is_empty;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class DeliveryTest : public ::testing::Test {
  protected:
    std::expected<void, maildrop::StoreFailure> deliver(std::string_view octets) {
        auto delivery = store.deliver("ana");
        if (!delivery) {
            return std::unexpected{delivery.error()};
        }
        if (auto written = (*delivery)->write(octets); !written) {
            return written;
        }
        return (*delivery)->commit();
    }
    std::size_t messages() {
        return store.open({"ana", Policy::archive, ""}, Blocking::allowed)
            .value()
            ->listing()
            .size();
    }

    TemporaryMaildir home;
    PosixFileSystem posix;
    FaultyFileSystem files{posix};
    MaildirStore store{files, home.location()};
};

TEST_F(DeliveryTest, ADeliveredMessageIsServedWithItsOctets) {
    const auto delivery = store.deliver("ana").value();
    ASSERT_TRUE(delivery->write("one\n"));
    ASSERT_TRUE(delivery->write(".two"));
    ASSERT_TRUE(delivery->commit());
    ASSERT_THAT(home.files(), ElementsAre(::testing::EndsWith(",S=8")));

    const auto maildrop = store.open({"ana", Policy::archive, ""}, Blocking::allowed).value();
    const MessageNumber first = MessageNumber::at(0);
    EXPECT_EQ(maildrop->listing().octets(first).value(), 11U) << "with CRLF line ends";
    std::array<char, 20> buffer{};
    const auto reader = maildrop->open(first, Blocking::allowed).value();
    EXPECT_EQ(reader->read(buffer, Blocking::allowed).value(), 8U);
    EXPECT_EQ((std::string_view{buffer.data(), 8}), "one\n.two");
    EXPECT_TRUE(is_empty(home.at("tmp")));
}

TEST_F(DeliveryTest, NothingIsSeenBeforeTheCommit) {
    {
        const auto delivery = store.deliver("ana").value();
        ASSERT_TRUE(delivery->write("one\n"));
        EXPECT_THAT(home.files(), IsEmpty());
        EXPECT_FALSE(is_empty(home.at("tmp")));
    }
    EXPECT_THAT(home.files(), IsEmpty());
    EXPECT_TRUE(is_empty(home.at("tmp"))) << "what was not committed is taken back";
}

TEST_F(DeliveryTest, TheOctetsAreOnTheDiskBeforeTheNameIsAndBothBeforeTheAnswer) {
    const auto delivery = store.deliver("ana").value();
    std::vector<Operation> order;
    files.set_plan([&](const Call& call) -> std::optional<Errno> {
        order.push_back(call.operation);
        return std::nullopt;
    });
    ASSERT_TRUE(delivery->commit());
    EXPECT_THAT(order, ElementsAre(Operation::sync, Operation::move, Operation::sync));
}

TEST_F(DeliveryTest, AFullDiskInTheMiddleLeavesNothing) {
    const auto delivery = store.deliver("ana").value();
    ASSERT_TRUE(delivery->write("one\n"));
    files.set_plan(fail(Operation::write, "", ENOSPC));
    const auto written = delivery->write("two\n");
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().error, StoreError::temporary);
    EXPECT_THAT(written.error().detail, HasSubstr(home.at("tmp").string()));
    EXPECT_TRUE(is_empty(home.at("tmp"))) << "at once";
    files.set_plan({});
    EXPECT_FALSE(delivery->commit()) << "half a message is none";
    EXPECT_THAT(home.files(), IsEmpty());
}

TEST_F(DeliveryTest, AFailureOfAnyCallLeavesNothing) {
    std::size_t number = 0;
    for (;; ++number) {
        files.set_plan(fail_call(number, EIO));
        const auto delivered = deliver("one\n");
        if (files.calls() <= number) {
            ASSERT_TRUE(delivered);
            break;
        }
        ASSERT_FALSE(delivered) << number;
        EXPECT_EQ(delivered.error().error, StoreError::temporary) << number;
        EXPECT_THAT(home.files(), IsEmpty()) << number;
        EXPECT_TRUE(is_empty(home.at("tmp"))) << number;
    }
    EXPECT_GE(number, 8U) << "folders, file, write, sync, move, sync";
    files.set_plan({});
    EXPECT_EQ(messages(), 1U);
}

TEST_F(DeliveryTest, ACrashAtAnyCallLeavesAWholeMessageOrNone) {
    for (std::size_t number = 0;; ++number) {
        const TemporaryMaildir other;
        MaildirStore crashing{files, other.location()};
        files.set_plan(crash_at(number));
        if (auto delivery = crashing.deliver("ana"); delivery && (*delivery)->write("one\n")) {
            [[maybe_unused]] const auto committed = (*delivery)->commit();
        }
        for (const std::string& place : other.files()) {
            EXPECT_EQ(other.octets(place), "one\n") << number;
        }
        EXPECT_LE(other.files().size(), 1U);
        if (files.calls() <= number) {
            EXPECT_THAT(other.files(), SizeIs(1));
            break;
        }
    }
}

TEST_F(DeliveryTest, WhereAMoveTakesTwoCallsItWorksAsWell) {
    PosixFileSystem portable{SystemCalls::portable};
    MaildirStore slow{portable, home.location()};
    const auto delivery = slow.deliver("ana").value();
    ASSERT_TRUE(delivery->write("one\n"));
    ASSERT_TRUE(delivery->commit());
    EXPECT_THAT(home.files(), SizeIs(1));
    EXPECT_TRUE(is_empty(home.at("tmp")));
}

TEST_F(DeliveryTest, TheSizeIndexSeesAMessageThatWasDelivered) {
    ASSERT_TRUE(deliver("one\n"));
    // Long enough for the size index to be sure of what it has seen.
    files.advance(std::chrono::seconds{10});
    EXPECT_EQ(messages(), 1U);
    files.set_plan({});
    EXPECT_EQ(messages(), 1U);
    ASSERT_EQ(files.calls(Operation::list), 0U) << "the index is believed";
    ASSERT_TRUE(deliver("two\n"));
    EXPECT_EQ(messages(), 2U);
}

TEST_F(DeliveryTest, ASessionInTheMaildropDoesNotMatter) {
    const auto session = store.open({"ana", Policy::archive, ""}, Blocking::allowed).value();
    EXPECT_TRUE(deliver("one\n"));
    EXPECT_EQ(session->listing().size(), 0U) << "a listing is a snapshot";
}

TEST_F(DeliveryTest, ConcurrentDeliveriesHaveDifferentNames) {
    MaildirStore shared{posix, home.location()};
    {
        std::vector<std::jthread> threads;
        threads.reserve(4);
        for (int thread = 0; thread < 4; ++thread) {
            threads.emplace_back([&shared] {
                for (int message = 0; message < 10; ++message) {
                    const auto delivery = shared.deliver("ana").value();
                    EXPECT_TRUE(delivery->write("x\n"));
                    EXPECT_TRUE(delivery->commit());
                }
            });
        }
    }
    EXPECT_THAT(home.files(), SizeIs(40));
    EXPECT_EQ(messages(), 40U);
}

TEST_F(DeliveryTest, AMaildirThatIsMissingIsMade) {
    std::filesystem::remove_all(home.maildir());
    EXPECT_TRUE(deliver("one\n"));
    EXPECT_EQ(messages(), 1U);
}

TEST_F(DeliveryTest, AMaildirThatIsRemovedMeanwhileStaysRemoved) {
    const auto delivery = store.deliver("ana").value();
    ASSERT_EQ(store.remove("ana").value()->proceed(), maildrop::Progress::done);
    EXPECT_EQ(delivery->commit().error().error, StoreError::vanished);
    EXPECT_FALSE(std::filesystem::exists(home.maildir()));
}

TEST_F(DeliveryTest, AFolderThatLeadsElsewhereIsRefused) {
    std::filesystem::create_directory(home.root() / "elsewhere");
    std::filesystem::remove(home.at("new"));
    std::filesystem::create_directory_symlink(home.root() / "elsewhere", home.at("new"));
    EXPECT_EQ(deliver("one\n").error().error, StoreError::permanent);
    EXPECT_TRUE(is_empty(home.root() / "elsewhere"));
}

TEST_F(DeliveryTest, WhatHasTheNameIsNeverReplaced) {
    home.put("tmp/1.a", "mine");
    EXPECT_EQ(begin_delivery(files, home.maildir(), "1.a").error().error, StoreError::permanent);
    EXPECT_EQ(home.octets("tmp/1.a"), "mine");

    home.put("new/2.a,S=0", "mine too");
    {
        const auto delivery = begin_delivery(files, home.maildir(), "2.a").value();
        EXPECT_EQ(delivery->commit().error().error, StoreError::permanent);
    }
    EXPECT_EQ(home.octets("new/2.a,S=0"), "mine too");
    EXPECT_FALSE(home.has("tmp/2.a"));
}

TEST_F(DeliveryTest, AnAccountWithoutAProperPathIsRefused) {
    MaildirStore by_domain{files, MailLocation::from(home.root().string() + "/%d/%n").value()};
    EXPECT_EQ(by_domain.deliver("x@..").error().error, StoreError::permanent);
}

}  // namespace
}  // namespace palomar::maildir
