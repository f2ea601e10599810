// Order, identity and matching of message files.
#include "maildir/catalogue.hpp"

#include "maildir/file_name.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace palomar::maildir {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

std::vector<std::string> names(const Catalogue& catalogue) {
    std::vector<std::string> result;
    for (std::size_t at = 0; at < catalogue.size(); ++at) {
        const char* const folder = catalogue.folder(at) == Folder::incoming ? "new/" : "cur/";
        result.push_back(folder + std::string{catalogue.name(at)});
    }
    return result;
}

TEST(Catalogue, OrdersByDeliveryTimeThenUniqueName) {
    Catalogue catalogue;
    catalogue.add(Folder::incoming, "10.b", 1);
    catalogue.add(Folder::incoming, "9.z", 2);
    catalogue.add(Folder::current, "10.a:2,S", 3);
    catalogue.add(Folder::incoming, "no time", 4);
    EXPECT_FALSE(catalogue.is_sorted());
    catalogue.sort();
    EXPECT_TRUE(catalogue.is_sorted());
    EXPECT_THAT(
        names(catalogue), ElementsAre("new/no time", "new/9.z", "cur/10.a:2,S", "new/10.b")
    );
}

RC_GTEST_PROP(Catalogue, OrdersAnyNamesSo, ()) {
    const auto any_name =
        rc::gen::container<std::string>(rc::gen::element('0', '1', '2', '.', 'a', 'b', '\xC3'));
    const auto unique_names = *rc::gen::container<std::vector<std::string>>(any_name);
    Catalogue catalogue;
    std::vector<std::pair<std::uint64_t, std::string>> expected;
    for (const std::string& name : unique_names) {
        catalogue.add(Folder::incoming, name, expected.size());
        expected.emplace_back(FileName{name}.delivered(), name);
    }
    catalogue.sort();
    std::ranges::sort(expected, [](const auto& a, const auto& b) {
        return std::pair{a.first, std::string_view{a.second}} <
               std::pair{b.first, std::string_view{b.second}};
    });
    RC_ASSERT(catalogue.size() == expected.size());
    for (std::size_t at = 0; at < expected.size(); ++at) {
        RC_ASSERT(catalogue.name(at) == expected[at].second);
    }
}

TEST(Catalogue, FlagsDoNotChangeTheOrder) {
    Catalogue catalogue;
    catalogue.add(Folder::current, "10.a:2,Z", 1);
    catalogue.add(Folder::current, "10.a-b:2,A", 2);
    catalogue.sort();
    EXPECT_THAT(names(catalogue), ElementsAre("cur/10.a:2,Z", "cur/10.a-b:2,A"));
}

TEST(Catalogue, TwoNamesOfOneFileAreOneMessage) {
    Catalogue catalogue;
    catalogue.add(Folder::incoming, "10.a", 1);
    catalogue.add(Folder::current, "10.a:2,S", 1);
    catalogue.sort();
    EXPECT_THAT(names(catalogue), ElementsAre("cur/10.a:2,S"));
}

TEST(Catalogue, TwoFilesOfOneUniqueNameAreTwoMessages) {
    Catalogue catalogue;
    catalogue.add(Folder::current, "10.a:2,S", 2);
    catalogue.add(Folder::incoming, "10.a", 1);
    catalogue.sort();
    EXPECT_THAT(names(catalogue), ElementsAre("new/10.a", "cur/10.a:2,S"));
}

TEST(Catalogue, AMovedFileKeepsItsPlace) {
    Catalogue catalogue;
    catalogue.add(Folder::incoming, "10.a", 1);
    catalogue.add(Folder::incoming, "10.b", 2);
    catalogue.sort();
    catalogue.move(0, Folder::current, "10.a:2,S");
    EXPECT_THAT(names(catalogue), ElementsAre("cur/10.a:2,S", "new/10.b"));
    EXPECT_EQ(catalogue.unique_name(0), "10.a");
    EXPECT_TRUE(catalogue.is_sorted());
}

TEST(Catalogue, ErasesPositions) {
    Catalogue catalogue;
    for (const auto name : {"1", "2", "3", "4"}) {
        catalogue.add(Folder::incoming, name, 1);
    }
    catalogue.erase(std::vector<std::size_t>{0, 2});
    EXPECT_THAT(names(catalogue), ElementsAre("new/2", "new/4"));
    catalogue.erase({});
    EXPECT_EQ(catalogue.size(), 2U);
}

TEST(Catalogue, MatchesByUniqueNameAndInodeWhateverTheFlagsAndFolder) {
    Catalogue before;
    before.add(Folder::incoming, "1.gone", 1);
    before.add(Folder::incoming, "2.moved", 2);
    before.add(Folder::incoming, "3.replaced", 3);
    before.add(Folder::incoming, "4.same", 4);
    before.sort();
    Catalogue now;
    now.add(Folder::current, "2.moved:2,F", 2);
    now.add(Folder::incoming, "3.replaced", 33);
    now.add(Folder::incoming, "4.same", 4);
    now.add(Folder::incoming, "5.arrived", 5);
    now.sort();

    std::vector<std::pair<std::size_t, std::size_t>> pairs;
    now.match(before, [&](std::size_t here, std::size_t there) {
        pairs.emplace_back(here, there);
    });
    EXPECT_THAT(pairs, ElementsAre(Pair(0, 1), Pair(2, 3)));
}

}  // namespace
}  // namespace palomar::maildir
