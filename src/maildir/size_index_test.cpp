// The format: what is written comes back, and nothing else is taken for it.
#include "maildir/size_index.hpp"

#include "maildir/faulty_file_system.hpp"
#include "maildir/posix_file_system.hpp"
#include "maildir/temporary_maildir.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cerrno>
#include <chrono>
#include <cstdint>

namespace palomar::maildir {
namespace {

Snapshot some_snapshot() {
    Snapshot snapshot{.policy = maildrop::Policy::keep, .states = {}, .files = {}};
    DirectoryState state;
    state.device = 7;
    state.inode = 8;
    state.modified = TimePoint{std::chrono::nanoseconds{1'700'000'000'123'456'789}};
    state.changed = TimePoint{std::chrono::nanoseconds{-5}};
    snapshot.states[1] = state;
    snapshot.files.add(Folder::incoming, "1.host", 11, {120, Knowledge::octets});
    snapshot.files.add(Folder::current, "2.host:2,S", 12, {UINT64_MAX, Knowledge::wire_form});
    snapshot.files.add(Folder::current, "carta de Íñigo", 13, {0, Knowledge::doubtful});
    snapshot.files.add(Folder::incoming, std::string(255, 'x'), 14, {9, Knowledge::unseen});
    snapshot.files.sort();
    return snapshot;
}

Snapshot decoded_or_nothing(std::string_view octets) {
    return decode(octets).value_or(
        Snapshot{.policy = maildrop::Policy::archive, .states = {}, .files = {}}
    );
}

void expect_equal(const Snapshot& one, const Snapshot& other) {
    EXPECT_EQ(one.policy, other.policy);
    EXPECT_EQ(one.states, other.states);
    ASSERT_EQ(one.files.size(), other.files.size());
    for (std::size_t at = 0; at < one.files.size(); ++at) {
        EXPECT_EQ(one.files.name(at), other.files.name(at));
        EXPECT_EQ(one.files.unique_name(at), other.files.unique_name(at));
        EXPECT_EQ(one.files.folder(at), other.files.folder(at));
        EXPECT_EQ(one.files.inode(at), other.files.inode(at));
        EXPECT_EQ(one.files.octets(at), other.files.octets(at));
    }
}

TEST(SizeIndex, WhatIsEncodedIsDecoded) {
    const Snapshot decoded = decoded_or_nothing(encode(some_snapshot()));
    expect_equal(decoded, some_snapshot());
    EXPECT_EQ(encode(decoded), encode(some_snapshot()));
}

TEST(SizeIndex, AnEmptyMaildropHasOneToo) {
    const Snapshot empty{.policy = maildrop::Policy::archive, .states = {}, .files = {}};
    ASSERT_TRUE(decode(encode(empty)).has_value());
    expect_equal(decoded_or_nothing(encode(empty)), empty);
}

TEST(SizeIndex, AnyOctetChangedMakesItWorthless) {
    const std::string good = encode(some_snapshot());
    for (std::size_t at = 0; at < good.size(); ++at) {
        for (const int change : {0x01, 0x80, 0xFF}) {
            std::string bad = good;
            bad[at] = static_cast<char>(bad[at] ^ change);
            EXPECT_FALSE(decode(bad)) << at;
        }
    }
}

TEST(SizeIndex, AnyOtherLengthMakesItWorthless) {
    const std::string good = encode(some_snapshot());
    for (std::size_t length = 0; length < good.size(); ++length) {
        EXPECT_FALSE(decode(std::string_view{good}.substr(0, length))) << length;
    }
    EXPECT_FALSE(decode(good + '\0'));
    EXPECT_FALSE(decode(good + good));
}

// The checksum is right in these: they were made on purpose.
TEST(SizeIndex, WhatNoScanCouldHaveSeenIsRefused) {
    Snapshot unsorted = some_snapshot();
    unsorted.files.add(Folder::incoming, "1.late", 15);
    EXPECT_FALSE(decode(encode(unsorted)));

    for (const std::string& name : {std::string{"../../eva/new/1"}, std::string{"a\0b", 3}}) {
        Snapshot forged{.policy = maildrop::Policy::keep, .states = {}, .files = {}};
        forged.files.add(Folder::incoming, name, 1);
        EXPECT_FALSE(decode(encode(forged)));
    }
}

RC_GTEST_PROP(SizeIndex, NoiseIsRefused, (const std::string& noise)) {
    RC_ASSERT(!decode(noise));
    RC_ASSERT(!decode(encode(some_snapshot()).substr(0, 24) + noise));
}

class SizeIndexFile : public ::testing::Test {
  protected:
    TemporaryMaildir home;
    PosixFileSystem posix;
    FaultyFileSystem files{posix};
    Descriptor maildir = std::move(posix.open_directory(home.maildir(), Blocking::allowed).value());
};

TEST_F(SizeIndexFile, IsReplacedAtOnceAndForNobodyElse) {
    EXPECT_EQ(read_size_index(files, maildir.number(), longest_index, Blocking::allowed), "");
    write_size_index(files, maildir.number(), "first");
    write_size_index(files, maildir.number(), "second");
    EXPECT_EQ(read_size_index(files, maildir.number(), longest_index, Blocking::allowed), "second");
    EXPECT_FALSE(home.has("palomar-index.tmp"));
    EXPECT_EQ(
        std::filesystem::status(home.at("palomar-index")).permissions(),
        std::filesystem::perms::owner_read | std::filesystem::perms::owner_write
    );
}

TEST_F(SizeIndexFile, TheOldOneStaysWhereverWritingTheNewOneFails) {
    write_size_index(files, maildir.number(), "old");
    for (std::size_t call = 0; call < 3; ++call) {
        files.set_plan(fail_call(call, ENOSPC));
        write_size_index(files, maildir.number(), "new");
        files.set_plan({});
        EXPECT_EQ(read_size_index(files, maildir.number(), longest_index, Blocking::allowed), "old")
            << call;
        EXPECT_FALSE(home.has("palomar-index.tmp")) << call;
    }
}

TEST_F(SizeIndexFile, ThatCannotBeReadIsNone) {
    write_size_index(files, maildir.number(), "text");
    for (std::size_t call = 0; call < 2; ++call) {
        files.set_plan(fail_call(call, EIO));
        EXPECT_EQ(read_size_index(files, maildir.number(), longest_index, Blocking::allowed), "")
            << call;
    }
    files.set_plan({});
    home.remove("palomar-index");
    std::filesystem::create_symlink("/etc/passwd", home.at("palomar-index"));
    EXPECT_EQ(read_size_index(files, maildir.number(), longest_index, Blocking::allowed), "");
}

}  // namespace
}  // namespace palomar::maildir
