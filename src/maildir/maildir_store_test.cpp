// The store as POP3 uses it: what a session sees, what UPDATE leaves, what other agents may do
// meanwhile.
#include "maildir/maildir_store.hpp"

#include "maildir/faulty_file_system.hpp"
#include "maildir/posix_file_system.hpp"
#include "maildir/temporary_maildir.hpp"
#include "maildir/unique_ids.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <fstream>

namespace palomar::maildir {
namespace {

using maildrop::Changes;
using maildrop::CommitReport;
using maildrop::Form;
using maildrop::Holder;
using maildrop::Maildrop;
using maildrop::MessageFile;
using maildrop::MessageNumber;
using maildrop::MessageReader;
using maildrop::Policy;
using maildrop::StoreError;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// The number as clients count, from 1.
MessageNumber number(std::size_t value) { return MessageNumber::at(value - 1); }

std::vector<std::string> unique_ids(const Maildrop& maildrop) {
    std::vector<std::string> result;
    result.reserve(maildrop.listing().size());
    for (std::size_t at = 0; at < maildrop.listing().size(); ++at) {
        result.emplace_back(maildrop.listing().unique_id(MessageNumber::at(at)));
    }
    return result;
}

MessageFile file_of(const std::unique_ptr<MessageReader>& reader) {
    return reader->file().value_or(MessageFile{});
}

std::string read_all(MessageReader& reader, Blocking blocking = Blocking::allowed) {
    std::string octets;
    std::array<char, 3> buffer{};
    while (const std::size_t count = reader.read(buffer, blocking).value()) {
        octets.append(buffer.data(), count);
    }
    return octets;
}

class MaildirStoreTest : public ::testing::Test {
  protected:
    std::unique_ptr<Maildrop> open(Policy policy = Policy::archive) {
        return store.open({"ana", policy, "192.0.2.1"}, Blocking::allowed).value();
    }
    std::string retrieve(Maildrop& maildrop, std::uint64_t message) {
        return read_all(*maildrop.open(number(message), Blocking::allowed).value());
    }
    StoreError error_of_open(Maildrop& maildrop, std::uint64_t message) {
        return maildrop.open(number(message), Blocking::allowed).error().error;
    }

    TemporaryMaildir home;
    PosixFileSystem posix;
    FaultyFileSystem files{posix};
    MaildirStore store{files, home.location()};
};

TEST_F(MaildirStoreTest, ListsOctetsAndUniqueIdsInOrderOfDelivery) {
    home.put("new/20.b", "body\n");
    home.put("new/9.a,S=4,W=5", "abc\n");
    home.put("cur/1.seen:2,S", "x\n");
    const auto archive = open();
    EXPECT_THAT(unique_ids(*archive), ElementsAre("9.a,S=4,W=5", "20.b"));
    EXPECT_EQ(archive->listing().octets(number(1)).value(), 5U);
    EXPECT_EQ(archive->listing().octets(number(2)).value(), 6U);
    EXPECT_EQ(archive->listing().total().value(), 11U);
}

TEST_F(MaildirStoreTest, UniqueIdsStayWhenAMessageIsSeen) {
    home.put("new/1 with space", "x\n");
    home.put("new/2." + std::string(80, 'x'), "x\n");
    const auto before = unique_ids(*open(Policy::keep));
    home.rename("new/1 with space", "cur/1 with space:2,FS");
    EXPECT_EQ(unique_ids(*open(Policy::keep)), before);
    EXPECT_EQ(before[0], unique_id_of("1 with space").view());
}

TEST_F(MaildirStoreTest, NamesakesHaveUniqueIdsOfTheirOwn) {
    home.put("new/1.a", "one\n");
    home.put("cur/1.a:2,S", "two\n");
    const auto ids = unique_ids(*open(Policy::keep));
    ASSERT_EQ(ids.size(), 2U);
    EXPECT_EQ(ids[0], "1.a");
    EXPECT_THAT(ids[1], ::testing::StartsWith("hash-"));
    EXPECT_EQ(unique_ids(*open(Policy::keep)), ids);
}

TEST_F(MaildirStoreTest, AMaildirThatIsMissingIsAnEmptyMaildropAndStaysMissing) {
    std::filesystem::remove_all(home.maildir());
    EXPECT_EQ(open()->listing().size(), 0U);
    EXPECT_FALSE(std::filesystem::exists(home.maildir()));
}

TEST_F(MaildirStoreTest, AMaildirThatIsNoDirectoryIsRefused) {
    std::filesystem::remove_all(home.maildir());
    std::ofstream{home.maildir()} << "a file";
    EXPECT_EQ(
        store.open({"ana", Policy::keep, ""}, Blocking::allowed).error().failure.error,
        StoreError::permanent
    );
}

TEST_F(MaildirStoreTest, AnAccountWithoutAProperPathIsRefused) {
    MaildirStore by_domain{files, MailLocation::from(home.root().string() + "/%d/%n").value()};
    EXPECT_EQ(
        by_domain.open({"x@..", Policy::keep, ""}, Blocking::allowed).error().failure.error,
        StoreError::permanent
    );
    EXPECT_EQ(by_domain.create("x@..").error().error, StoreError::permanent);
}

TEST_F(MaildirStoreTest, OneSessionHoldsTheMaildropUntilItEnds) {
    auto first = open();
    const auto second = store.open({"ana", Policy::archive, "192.0.2.2"}, Blocking::allowed);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().failure.error, StoreError::in_use);
    EXPECT_EQ(second.error().holder.value_or(Holder{}).client, "192.0.2.1");
    first.reset();
    EXPECT_TRUE(store.open({"ana", Policy::archive, "192.0.2.2"}, Blocking::allowed));
}

TEST_F(MaildirStoreTest, AFailedLoginHoldsNothing) {
    home.put("new/1", "x\n");
    files.set_plan(fail(Operation::list, "", EIO));
    EXPECT_EQ(
        store.open({"ana", Policy::keep, ""}, Blocking::allowed).error().failure.error,
        StoreError::temporary
    );
    files.set_plan({});
    EXPECT_EQ(open()->listing().size(), 1U);
}

TEST_F(MaildirStoreTest, CreateMakesTheMaildirAndTheWayToIt) {
    MaildirStore deep{files, MailLocation::from(home.root().string() + "/a/b/%u/Maildir").value()};
    ASSERT_TRUE(deep.create("eva"));
    for (const auto* const folder : {"tmp", "new", "cur"}) {
        const auto path = home.root() / "a/b/eva/Maildir" / folder;
        EXPECT_EQ(std::filesystem::status(path).permissions(), std::filesystem::perms{0700});
    }
    EXPECT_TRUE(deep.create("eva")) << "fine if it is there";
    files.set_plan(fail(Operation::make_directory, "new", ENOSPC));
    EXPECT_EQ(deep.create("eva").error().error, StoreError::temporary);
    EXPECT_THAT(deep.create("eva").error().detail, HasSubstr("Maildir/new"));
}

TEST_F(MaildirStoreTest, ReadsAMessageAsItIsStored) {
    home.put("new/1", ".one\nline\r\n");
    const auto maildrop = open();
    const auto reader = maildrop->open(number(1), Blocking::allowed).value();
    EXPECT_EQ(read_all(*reader), ".one\nline\r\n");
    const MessageFile file = file_of(reader);
    EXPECT_EQ(file.size, 11U);
    EXPECT_EQ(reader->path(), home.at("new/1").string());
    EXPECT_EQ(file.form, Form::stored);
    EXPECT_EQ(::lseek(file.descriptor, 0, SEEK_CUR), 0) << "its offset is the asker's";
}

TEST_F(MaildirStoreTest, KnowsAFileInWireFormUnlessItHasChanged) {
    home.put("new/1", "one\r\n");
    const auto maildrop = open();
    EXPECT_EQ(file_of(maildrop->open(number(1), Blocking::allowed).value()).form, Form::wire);
    std::ofstream{home.at("new/1"), std::ios::app} << "more\r\n";
    EXPECT_EQ(file_of(maildrop->open(number(1), Blocking::allowed).value()).form, Form::stored);
}

TEST_F(MaildirStoreTest, WhatIsInMemoryIsHadWithoutWaiting) {
    home.put("new/1", "one\n");
    const auto maildrop = open();
    const auto reader = maildrop->open(number(1), Blocking::forbidden);
    ASSERT_TRUE(reader);
    EXPECT_EQ(read_all(**reader, Blocking::forbidden), "one\n");
}

TEST_F(MaildirStoreTest, WhatIsNotInMemoryWouldBlock) {
    home.put("new/1", "one\n");
    PosixFileSystem portable{SystemCalls::portable};
    MaildirStore slow{portable, home.location()};
    const auto maildrop = slow.open({"ana", Policy::archive, ""}, Blocking::allowed).value();
    EXPECT_EQ(
        maildrop->open(number(1), Blocking::forbidden).error().error, StoreError::would_block
    );
    const auto reader = maildrop->open(number(1), Blocking::allowed).value();
    std::array<char, 8> buffer{};
    EXPECT_EQ(reader->read(buffer, Blocking::forbidden).error().error, StoreError::would_block);
    EXPECT_EQ(read_all(*reader), "one\n") << "nothing was consumed";
}

TEST_F(MaildirStoreTest, AnUnchangedMaildropIsOpenedAndClosedWithoutWaiting) {
    home.put("new/1", "one\n");
    const maildrop::OpenRequest request{"ana", Policy::archive, ""};
    EXPECT_EQ(
        store.open(request, Blocking::forbidden).error().failure.error, StoreError::would_block
    );
    files.advance(std::chrono::seconds{3});
    open();
    const auto maildrop = store.open(request, Blocking::forbidden);
    ASSERT_TRUE(maildrop);
    EXPECT_THAT(unique_ids(**maildrop), ElementsAre("1"));
    EXPECT_TRUE((*maildrop)->closes_at_once());
    (*maildrop)->forget_octets(number(1));
    EXPECT_FALSE((*maildrop)->closes_at_once()) << "the size index has to be written";
}

TEST_F(MaildirStoreTest, AMaildropThatWouldBlockIsNotHeld) {
    home.put("new/1", "one\n");
    open();
    files.advance(std::chrono::seconds{3});
    const maildrop::OpenRequest request{"ana", Policy::archive, ""};
    ASSERT_FALSE(store.open(request, Blocking::forbidden)) << "it had just changed when listed";
    EXPECT_TRUE(store.open(request, Blocking::allowed));
}

TEST_F(MaildirStoreTest, AMessageThatCannotBeReadIsListedAndRefused) {
    home.put("new/1", "one\n");
    home.put("new/2", "two\n");
    files.set_plan(fail(Operation::open_file, "1", EACCES));
    const auto maildrop = open();
    EXPECT_EQ(maildrop->listing().size(), 2U);
    EXPECT_EQ(error_of_open(*maildrop, 1), StoreError::unreadable);
    EXPECT_EQ(retrieve(*maildrop, 2), "two\n");
    const CommitReport report = maildrop->commit({.deleted = {number(1)}, .retrieved = {}});
    EXPECT_EQ(report.removed, 1U) << "removing it needs no reading";
}

TEST_F(MaildirStoreTest, AMessageThatBecameALinkIsRefused) {
    home.put("new/1", "one\n");
    home.put("tmp/secret", "secret\n");
    const auto maildrop = open();
    home.remove("new/1");
    std::filesystem::create_symlink(home.at("tmp/secret"), home.at("new/1"));
    EXPECT_EQ(error_of_open(*maildrop, 1), StoreError::unreadable);
}

TEST_F(MaildirStoreTest, AMessageThatAnotherAgentMovedIsServedFromItsNewPlace) {
    home.put("new/1", "one\n");
    home.put("new/2", "two\n");
    const auto maildrop = open();
    home.rename("new/1", "cur/1:2,");
    EXPECT_EQ(
        maildrop->open(number(1), Blocking::forbidden).error().error, StoreError::would_block
    );
    EXPECT_EQ(retrieve(*maildrop, 1), "one\n");
    home.rename("cur/1:2,", "cur/1:2,FS");
    EXPECT_EQ(retrieve(*maildrop, 1), "one\n");
    EXPECT_EQ(
        maildrop->open(number(1), Blocking::allowed).value()->path(), home.at("cur/1:2,FS").string()
    );
    EXPECT_EQ(retrieve(*maildrop, 2), "two\n");
}

TEST_F(MaildirStoreTest, AMessageThatAnotherAgentRemovedHasVanished) {
    home.put("new/1", "one\n");
    home.put("new/2", "two\n");
    const auto maildrop = open();
    home.remove("new/1");
    EXPECT_EQ(error_of_open(*maildrop, 1), StoreError::vanished);
    EXPECT_EQ(error_of_open(*maildrop, 1), StoreError::vanished);
    EXPECT_EQ(retrieve(*maildrop, 2), "two\n");
    EXPECT_EQ(maildrop->listing().size(), 2U) << "the listing is a snapshot";
}

TEST_F(MaildirStoreTest, AnotherMessageOfTheSameNameIsNotServedForIt) {
    home.put("new/1", "one\n");
    const auto maildrop = open();
    home.put("tmp/another", "another\n");
    home.remove("new/1");
    home.rename("tmp/another", "cur/1:2,S");
    EXPECT_EQ(error_of_open(*maildrop, 1), StoreError::vanished);
}

TEST_F(MaildirStoreTest, WhatArrivesDuringASessionHasTheNextOne) {
    home.put("new/1", "one\n");
    auto maildrop = open();
    home.put("new/0", "zero\n");
    EXPECT_EQ(maildrop->listing().size(), 1U);
    EXPECT_EQ(retrieve(*maildrop, 1), "one\n");
    maildrop.reset();
    EXPECT_THAT(unique_ids(*open()), ElementsAre("0", "1"));
}

TEST_F(MaildirStoreTest, OutOfDescriptorsIsTemporary) {
    home.put("new/1", "one\n");
    const auto maildrop = open();
    files.set_plan(fail(Operation::open_file, "", EMFILE));
    EXPECT_EQ(error_of_open(*maildrop, 1), StoreError::temporary);
    files.set_plan({});
    EXPECT_EQ(retrieve(*maildrop, 1), "one\n");
}

TEST_F(MaildirStoreTest, ARestingMaildropHoldsNoDescriptorButItsShareOfALockFile) {
    const auto open_descriptors = [] {
        const std::filesystem::directory_iterator all{"/proc/self/fd"};
        return std::distance(begin(all), end(all));
    };
    home.put("new/1", "one\n");
    const auto before = open_descriptors();
    const auto maildrop = open();
    EXPECT_EQ(open_descriptors(), before + 1);
    EXPECT_EQ(retrieve(*maildrop, 1), "one\n");
    maildrop->rest();
    EXPECT_EQ(open_descriptors(), before + 1);
    EXPECT_EQ(retrieve(*maildrop, 1), "one\n");
}

TEST_F(MaildirStoreTest, ForgottenOctetsAreMeasuredAtTheNextLogin) {
    // The name says 7, which may be, but is wrong.
    home.put("new/1,W=7", "a\nb\n");
    for (const std::uint64_t expected : {7U, 6U, 6U}) {
        const auto maildrop = open();
        ASSERT_EQ(maildrop->listing().octets(number(1)).value(), expected);
        if (expected != 6) {
            maildrop->forget_octets(number(1));
        }
    }
}

TEST_F(MaildirStoreTest, WithoutUpdateNothingChanges) {
    home.put("new/1", "one\n");
    home.put("cur/2:2,F", "two\n");
    {
        const auto maildrop = open(Policy::keep);
        EXPECT_EQ(retrieve(*maildrop, 1), "one\n");
    }
    EXPECT_THAT(home.files(), ElementsAre("cur/2:2,F", "new/1"));
}

}  // namespace
}  // namespace palomar::maildir
