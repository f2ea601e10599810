// What the seam promises, with the newest system calls and with those that stand in for them.
#include "maildir/posix_file_system.hpp"

#include "maildir/temporary_maildir.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>

namespace palomar::maildir {
namespace {

using ::testing::Pair;
using ::testing::UnorderedElementsAre;

class PosixFileSystemTest : public ::testing::TestWithParam<SystemCalls> {
  protected:
    Descriptor directory(std::string_view name) {
        return std::move(files.open_directory(home.maildir() / name, Blocking::allowed).value());
    }

    TemporaryMaildir home;
    PosixFileSystem files{GetParam()};
    Descriptor fresh = directory("new");
};

INSTANTIATE_TEST_SUITE_P(
    SystemCalls,
    PosixFileSystemTest,
    ::testing::Values(SystemCalls::newest, SystemCalls::portable),
    [](const auto& parameter) {
        return parameter.param == SystemCalls::newest ? "newest" : "portable";
    }
);

TEST_P(PosixFileSystemTest, OpensAndReadsARegularFile) {
    home.put("new/1", "hello");
    const auto file = files.open_file(fresh.number(), "1", Blocking::allowed);
    ASSERT_TRUE(file);
    EXPECT_EQ(file->status.size, 5U);
    std::array<char, 10> buffer{};
    EXPECT_EQ(files.read_at(file->descriptor.number(), buffer, 1, Blocking::allowed), 4U);
    EXPECT_EQ((std::string_view{buffer.data(), 4}), "ello");
    EXPECT_EQ(files.read_at(file->descriptor.number(), buffer, 5, Blocking::allowed), 0U);
}

TEST_P(PosixFileSystemTest, OpensNothingButRegularFiles) {
    std::filesystem::create_directory(home.at("new/directory"));
    ASSERT_EQ(::mkfifo(home.at("new/fifo").c_str(), 0600), 0);
    std::filesystem::create_symlink("/etc/passwd", home.at("new/link"));
    std::filesystem::create_symlink("missing", home.at("new/dangling"));
    home.put("cur/outside", "x");

    const auto error = [&](const char* name) {
        return files.open_file(fresh.number(), name, Blocking::allowed).error().value;
    };
    EXPECT_EQ(error("directory"), ENXIO);
    EXPECT_EQ(error("fifo"), ENXIO);
    EXPECT_EQ(error("link"), ELOOP);
    EXPECT_EQ(error("dangling"), ELOOP);
    EXPECT_EQ(error("missing"), ENOENT);
    EXPECT_EQ(error("../cur/outside"), EXDEV);
}

TEST_P(PosixFileSystemTest, OpensNoDirectoryBehindALink) {
    std::filesystem::create_directory_symlink(home.at("cur"), home.at("link"));
    const auto maildir = directory("");
    EXPECT_TRUE(files.open_directory_in(maildir.number(), "cur", Blocking::allowed));
    EXPECT_FALSE(files.open_directory_in(maildir.number(), "link", Blocking::allowed));
    EXPECT_TRUE(files.open_directory(home.at("link"), Blocking::allowed));
}

TEST_P(PosixFileSystemTest, OpensNothingByAPathThatLeadsAway) {
    home.put("new/1", "x");
    home.put("cur/1", "y");
    std::filesystem::create_symlink(home.at("cur"), home.at("link"));
    std::filesystem::create_symlink(home.at("cur/1"), home.at("new/link"));
    const Descriptor maildir =
        std::move(files.open_place(home.maildir(), Blocking::allowed).value());
    const auto opens = [&](const std::string& path) {
        return files.open_file(maildir.number(), path, Blocking::forbidden).has_value();
    };
    EXPECT_EQ(opens("new/1"), GetParam() == SystemCalls::newest);
    for (const std::string path :
         {"link/1", "new/link", "new/../cur/../../x", "../Maildir/new/1", "new", "new/", "new/.."
         }) {
        EXPECT_FALSE(opens(path)) << path;
    }
    EXPECT_FALSE(opens(home.at("new/1"))) << "an absolute path";
}

TEST_P(PosixFileSystemTest, APlaceIsForNamesAndStatusOnly) {
    home.put("new/1", "x");
    std::filesystem::create_symlink(home.at("new"), home.at("link"));
    const Descriptor maildir =
        std::move(files.open_place(home.maildir(), Blocking::allowed).value());
    const auto place = files.open_place_in(maildir.number(), "new", Blocking::allowed);
    ASSERT_TRUE(place);
    EXPECT_EQ(
        files.status(place->number(), Blocking::allowed)->inode,
        files.status(fresh.number(), Blocking::allowed)->inode
    );
    EXPECT_TRUE(files.open_file(place->number(), "1", Blocking::allowed));
    EXPECT_FALSE(files.list(place->number(), [](const DirectoryEntry&) {}));
    EXPECT_FALSE(files.open_place_in(maildir.number(), "link", Blocking::allowed));
    EXPECT_FALSE(files.open_place_in(maildir.number(), "missing", Blocking::allowed));
}

TEST_P(PosixFileSystemTest, IsLocalWhereItWasFoundSo) {
    const auto status_at_once = [&](const Descriptor& descriptor) {
        return files.status(descriptor.number(), Blocking::forbidden);
    };
    EXPECT_EQ(status_at_once(fresh).error(), Errno{EAGAIN}) << "never asked before";
    const bool local = files.is_local(fresh.number());
    EXPECT_EQ(files.is_local(fresh.number()), local) << "asked once more";
    EXPECT_EQ(status_at_once(fresh).has_value(), local);
    const Descriptor kernels{::open("/proc", O_PATH | O_CLOEXEC)};
    EXPECT_FALSE(files.is_local(kernels.number()));
    EXPECT_EQ(status_at_once(kernels).error(), Errno{EAGAIN});
}

TEST_P(PosixFileSystemTest, AStatusIsTheSameHoweverItIsHad) {
    home.put("new/1", "four");
    const auto file = files.open_file(fresh.number(), "1", Blocking::allowed);
    ASSERT_TRUE(file);
    if (!files.is_local(fresh.number())) {
        EXPECT_FALSE(files.status(fresh.number(), Blocking::forbidden));
        return;
    }
    for (const int descriptor : {fresh.number(), file->descriptor.number()}) {
        const Status waited = files.status(descriptor, Blocking::allowed).value();
        EXPECT_EQ(files.status(descriptor, Blocking::forbidden), waited);
    }
    const Status above = files.status_in(fresh.number(), "..").value();
    const Descriptor maildir =
        std::move(files.open_place(home.maildir(), Blocking::allowed).value());
    EXPECT_EQ(files.status(maildir.number(), Blocking::forbidden), above);
}

TEST_P(PosixFileSystemTest, ListsWhatIsThereAgainAndAgain) {
    home.put("new/1", "");
    home.put("new/with space", "");
    home.put("new/.hidden", "");
    home.put("new/" + std::string(255, 'x'), "");
    std::filesystem::create_directory(home.at("new/directory"));
    std::filesystem::create_symlink("1", home.at("new/link"));
    ASSERT_EQ(::mkfifo(home.at("new/fifo").c_str(), 0600), 0);
    for (int time = 0; time < 2; ++time) {
        std::vector<std::pair<std::string, FileType>> entries;
        const auto listed = files.list(fresh.number(), [&](const DirectoryEntry& entry) {
            entries.emplace_back(entry.name, entry.type);
            const auto status = files.status_in(fresh.number(), entries.back().first);
            EXPECT_EQ(status->inode, entry.inode);
            EXPECT_EQ(status->type, entry.type);
        });
        EXPECT_TRUE(listed);
        EXPECT_THAT(
            entries,
            UnorderedElementsAre(
                Pair("1", FileType::regular),
                Pair("with space", FileType::regular),
                Pair(".hidden", FileType::regular),
                Pair(std::string(255, 'x'), FileType::regular),
                Pair("directory", FileType::directory),
                Pair("link", FileType::link),
                Pair("fifo", FileType::other)
            )
        );
    }
}

TEST_P(PosixFileSystemTest, ListsMoreThanOneBufferHolds) {
    for (int file = 0; file < 1000; ++file) {
        home.put("new/" + std::to_string(file) + std::string(200, '.'), "");
    }
    std::size_t count = 0;
    EXPECT_TRUE(files.list(fresh.number(), [&](const DirectoryEntry&) { ++count; }));
    EXPECT_EQ(count, 1000U);
}

TEST_P(PosixFileSystemTest, MovesButNeverReplaces) {
    home.put("new/1", "one");
    home.put("cur/2", "two");
    const auto current = directory("cur");
    EXPECT_EQ(files.move(fresh.number(), "1", current.number(), "2").error().value, EEXIST);
    EXPECT_EQ(home.octets("cur/2"), "two");
    EXPECT_TRUE(files.move(fresh.number(), "1", current.number(), "1:2,S"));
    EXPECT_EQ(home.octets("cur/1:2,S"), "one");
    EXPECT_FALSE(home.has("new/1"));
    EXPECT_EQ(files.move(fresh.number(), "1", current.number(), "1").error().value, ENOENT);
}

TEST_P(PosixFileSystemTest, MakesFilesForNobodyElse) {
    const auto file = files.create_file(fresh.number(), "1");
    ASSERT_TRUE(file);
    EXPECT_TRUE(files.write(file->number(), "text"));
    EXPECT_EQ(home.octets("new/1"), "text");
    EXPECT_TRUE(files.open_lock_file(fresh.number(), "2"));
    EXPECT_TRUE(files.make_directory(home.at("new/3")));
    using std::filesystem::perms;
    EXPECT_EQ(
        std::filesystem::status(home.at("new/1")).permissions(),
        perms::owner_read | perms::owner_write
    );
    EXPECT_EQ(
        std::filesystem::status(home.at("new/2")).permissions(),
        perms::owner_read | perms::owner_write
    );
    EXPECT_EQ(std::filesystem::status(home.at("new/3")).permissions(), perms::owner_all);
}

TEST_P(PosixFileSystemTest, ANewFileTakesNobodysName) {
    home.put("new/1", "mine");
    std::filesystem::create_symlink("2", home.at("new/link"));
    EXPECT_EQ(files.create_new_file(fresh.number(), "1").error().value, EEXIST);
    EXPECT_EQ(files.create_new_file(fresh.number(), "link").error().value, EEXIST);
    EXPECT_EQ(home.octets("new/1"), "mine");
    const auto file = files.create_new_file(fresh.number(), "2");
    ASSERT_TRUE(file);
    EXPECT_TRUE(files.write(file->number(), "text"));
    EXPECT_TRUE(files.sync(file->number()));
    EXPECT_TRUE(files.sync(fresh.number()));
    EXPECT_EQ(home.octets("new/2"), "text");
}

TEST_P(PosixFileSystemTest, RemovesFilesAndEmptyDirectoriesEachByItsOwnCall) {
    home.put("new/file", "");
    std::filesystem::create_directories(home.at("new/full/inner"));
    std::filesystem::create_directory_symlink("full", home.at("new/link"));
    const int folder = fresh.number();
    EXPECT_EQ(files.remove_directory(folder, "file").error().value, ENOTDIR);
    EXPECT_EQ(files.remove_directory(folder, "link").error().value, ENOTDIR);
    EXPECT_EQ(files.remove_directory(folder, "full").error().value, ENOTEMPTY);
    EXPECT_FALSE(files.remove(folder, "full"));
    EXPECT_TRUE(files.remove(folder, "file"));
    EXPECT_TRUE(files.remove(folder, "link"));
    EXPECT_TRUE(std::filesystem::remove(home.at("new/full/inner")));
    EXPECT_TRUE(files.remove_directory(folder, "full"));
    EXPECT_TRUE(std::filesystem::is_empty(home.at("new")));
}

TEST_P(PosixFileSystemTest, ALockIsTheOpenFilesOwn) {
    const auto one = files.open_lock_file(fresh.number(), "lock");
    const auto other = files.open_lock_file(fresh.number(), "lock");
    constexpr std::uint64_t far = (std::uint64_t{1} << 62) - 1;
    ASSERT_TRUE(files.lock(one->number(), far));
    EXPECT_EQ(files.lock(other->number(), far).error().value, EAGAIN);
    EXPECT_TRUE(files.lock(other->number(), far - 1));
    files.unlock(one->number(), far);
    EXPECT_TRUE(files.lock(other->number(), far));
}

TEST(PosixFileSystem, WhatIsInMemoryNeedsNoWaiting) {
    const TemporaryMaildir home;
    home.put("new/1", "hello");
    PosixFileSystem files;
    const auto folder = files.open_directory(home.at("new"), Blocking::forbidden);
    ASSERT_TRUE(folder);
    const auto file = files.open_file(folder->number(), "1", Blocking::forbidden);
    ASSERT_TRUE(file);
    std::array<char, 10> buffer{};
    EXPECT_EQ(files.read_at(file->descriptor.number(), buffer, 0, Blocking::forbidden), 5U);
}

TEST(PosixFileSystem, WithoutTheNewestCallsNothingIsKnownToBeInMemory) {
    const TemporaryMaildir home;
    home.put("new/1", "hello");
    PosixFileSystem files{SystemCalls::portable};
    const auto folder = files.open_directory(home.at("new"), Blocking::allowed);
    const auto file = files.open_file(folder->number(), "1", Blocking::allowed);
    std::array<char, 10> buffer{};
    const auto again = files.read_at(file->descriptor.number(), buffer, 0, Blocking::forbidden);
    EXPECT_EQ(again.error().value, EAGAIN);
    EXPECT_EQ(files.open_file(folder->number(), "1", Blocking::forbidden).error().value, EAGAIN);
    EXPECT_EQ(files.open_directory(home.at("new"), Blocking::forbidden).error().value, EAGAIN);
}

}  // namespace
}  // namespace palomar::maildir
