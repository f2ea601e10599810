// What is kept, what goes first, what is never kept.
#include "maildir/recent_maildrops.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <optional>
#include <string_view>
#include <thread>
#include <vector>

namespace palomar::maildir {
namespace {

using maildrop::Policy;

Snapshot with_messages(std::size_t messages) {
    Snapshot snapshot{.policy = Policy::keep, .states = {}, .files = {}};
    for (std::size_t message = 0; message < messages; ++message) {
        snapshot.files.add(Folder::incoming, fmt::format("{}.host", message), message);
    }
    return snapshot;
}

/// How many messages the maildrop has; nothing if it is not kept.
std::optional<std::size_t> take(RecentMaildrops& recent, std::string_view key) {
    const auto taken = recent.take(key);
    return taken ? std::optional{taken->files.size()} : std::nullopt;
}

TEST(RecentMaildrops, WhatIsTakenIsNoMoreThere) {
    RecentMaildrops recent{1'000'000};
    EXPECT_FALSE(take(recent, "ana"));
    recent.put("ana", with_messages(1));
    recent.put("eva", with_messages(2));
    EXPECT_EQ(take(recent, "ana"), 1U);
    EXPECT_FALSE(take(recent, "ana"));
    EXPECT_EQ(take(recent, "eva"), 2U);
}

TEST(RecentMaildrops, TheLastOneOfAMaildropCounts) {
    RecentMaildrops recent{1'000'000};
    recent.put("ana", with_messages(1));
    recent.put("ana", with_messages(3));
    EXPECT_EQ(take(recent, "ana"), 3U);
    EXPECT_FALSE(take(recent, "ana"));
}

TEST(RecentMaildrops, WhatWasPutFirstGoesFirst) {
    constexpr int many = 1000;
    RecentMaildrops recent{100'000};
    for (int account = 0; account < many; ++account) {
        recent.put(fmt::format("{}", account), with_messages(1));
    }
    int kept = 0;
    while (kept < many && take(recent, fmt::format("{}", many - 1 - kept))) {
        ++kept;
    }
    EXPECT_GT(kept, 100'000 / 1000) << "one takes less than that";
    EXPECT_LT(kept, many);
    for (int account = 0; account < many - kept; ++account) {
        ASSERT_FALSE(take(recent, fmt::format("{}", account))) << "older than one that is gone";
    }
    // All room is free again.
    for (int account = 0; account < kept; ++account) {
        recent.put(fmt::format("{}", many - 1 - account), with_messages(1));
    }
    EXPECT_TRUE(take(recent, fmt::format("{}", many - 1)));
}

TEST(RecentMaildrops, OneThatIsUsedAgainStays) {
    RecentMaildrops recent{20'000};
    for (int account = 0; account < 1000; ++account) {
        recent.put("ana", recent.take("ana").value_or(with_messages(1)));
        recent.put(fmt::format("{}", account), with_messages(1));
    }
    EXPECT_TRUE(take(recent, "ana"));
    EXPECT_FALSE(take(recent, "0"));
}

TEST(RecentMaildrops, ALargeOneIsNotKeptAndDrivesNoneOut) {
    RecentMaildrops recent{100'000};
    recent.put("ana", with_messages(1));
    recent.put("eva", with_messages(1));
    recent.put("eva", with_messages(1000));
    EXPECT_FALSE(take(recent, "eva")) << "nor is what it was before";
    EXPECT_TRUE(take(recent, "ana"));
}

TEST(RecentMaildrops, WithoutRoomNothingIsKept) {
    RecentMaildrops recent{0};
    recent.put("ana", with_messages(0));
    EXPECT_FALSE(take(recent, "ana"));
}

TEST(RecentMaildrops, ManyThreadsTakeEachOneOnce) {
    RecentMaildrops recent{50'000};
    std::atomic<std::size_t> wrong = 0;
    {
        std::vector<std::jthread> threads;
        for (std::size_t thread = 0; thread < 4; ++thread) {
            threads.emplace_back([&recent, &wrong, thread] {
                for (std::size_t time = 0; time < 500; ++time) {
                    const std::size_t account = (time * 7 + thread) % 100;
                    const std::string key = fmt::format("{}", account);
                    auto taken = recent.take(key).value_or(with_messages(account % 10));
                    wrong += taken.files.size() == account % 10 ? 0U : 1U;
                    recent.put(key, std::move(taken));
                }
            });
        }
    }
    EXPECT_EQ(wrong, 0U);
}

}  // namespace
}  // namespace palomar::maildir
