// Unique-ids of ordinary names, of names that do not fit, and of namesakes.
#include "maildir/unique_ids.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace palomar::maildir {
namespace {

TEST(UniqueIds, ANameThatFitsIsTheUniqueId) {
    for (const auto& name :
         {std::string{"1199.M1P2.host,S=12"}, std::string{"x"}, std::string(70, 'a')}) {
        EXPECT_EQ(unique_id_of(name).view(), name);
    }
}

TEST(UniqueIds, ANameThatDoesNotFitIsHashed) {
    std::set<std::string> seen;
    for (const auto& name : {
             std::string{},
             std::string{"with space"},
             std::string{"Íñigo"},
             std::string{"tab\there"},
             std::string(71, 'a'),
             std::string(255, 'a'),
         }) {
        const auto unique_id = unique_id_of(name);
        EXPECT_TRUE(unique_id.view().starts_with("hash-")) << name;
        EXPECT_TRUE(seen.emplace(unique_id.view()).second) << name;
    }
}

TEST(UniqueIds, TheHashNeverChanges) {
    EXPECT_EQ(
        unique_id_of("with space").view(),
        "hash-576d15760b60927116f9ff6b22a5e87782a047f0ed39010a36d1dec33c172f91"
    );
}

TEST(UniqueIds, NoNameCanPassForAHash) {
    const std::string forged{unique_id_of("with space").view()};
    EXPECT_NE(unique_id_of(forged), unique_id_of("with space"));
}

TEST(UniqueIds, NamesakesAreToldApartByTheirInode) {
    EXPECT_NE(unique_id_of_namesake("1.host", 7), unique_id_of("1.host"));
    EXPECT_NE(unique_id_of_namesake("1.host", 7), unique_id_of_namesake("1.host", 8));
    EXPECT_EQ(unique_id_of_namesake("1.host", 7), unique_id_of_namesake("1.host", 7));
}

}  // namespace
}  // namespace palomar::maildir
