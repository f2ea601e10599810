// Names for new files: their form, and that no two are the same.
#include "maildir/unique_names.hpp"

#include "maildir/file_name.hpp"
#include "maildir/unique_ids.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <set>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

namespace palomar::maildir {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint instant{1199145600s + 20046us};

TEST(UniqueNames, SayWhenAndWhereAndByWhom) {
    UniqueNames names{"mail.example.org"};
    const auto expected = [](int number) {
        return fmt::format("1199145600.M20046P{}Q{}.mail.example.org", ::getpid(), number);
    };
    EXPECT_EQ(names.next(instant), expected(1));
    EXPECT_EQ(names.next(instant), expected(2));
    const std::string name = names.next(instant);
    EXPECT_EQ(FileName{name}.delivered(), 1199145600U);
    EXPECT_EQ(unique_id_of(name).view(), name);
}

TEST(UniqueNames, WhatANameCannotHoldIsWrittenInDigits) {
    for (const auto& [host, part] : {
             std::pair{"a-b_c.D9", "a-b_c.D9"},
             std::pair{"a/b:c", "a\\057b\\072c"},
             std::pair{"x,S=1", "x\\054S\\0751"},
             std::pair{"\xC3\xA9 ", "\\303\\251\\040"},
         }) {
        EXPECT_TRUE(UniqueNames{host}.next(instant).ends_with(fmt::format("Q1.{}", part))) << host;
    }
}

TEST(UniqueNames, DifferAlsoBetweenThreads) {
    UniqueNames names{host_name()};
    std::vector<std::vector<std::string>> taken(4);
    {
        std::vector<std::jthread> threads;
        threads.reserve(taken.size());
        for (auto& mine : taken) {
            threads.emplace_back([&names, &mine] {
                mine.reserve(200);
                for (int name = 0; name < 200; ++name) {
                    mine.push_back(names.next(instant));
                }
            });
        }
    }
    std::set<std::string> different;
    for (const auto& mine : taken) {
        different.insert(mine.begin(), mine.end());
    }
    EXPECT_EQ(different.size(), 800U);
}

TEST(UniqueNames, TheHostHasAName) { EXPECT_FALSE(host_name().empty()); }

}  // namespace
}  // namespace palomar::maildir
