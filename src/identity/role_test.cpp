// Tests of Role: its names, and its order.
#include "identity/role.hpp"

#include <gtest/gtest.h>

#include <string_view>

namespace palomar::identity {
namespace {

using namespace std::string_view_literals;

TEST(Role, EachNameLeadsBackToItsRole) {
    for (const Role role : {Role::viewer, Role::operator_, Role::administrator}) {
        EXPECT_EQ(role_from(to_text(role)), role) << to_text(role);
    }
    EXPECT_EQ(role_from("operator"), Role::operator_);
}

TEST(Role, WhatIsNoNameOfARoleIsNoRole) {
    for (const auto text :
         {""sv, "Viewer"sv, "ADMINISTRATOR"sv, "admin"sv, "operator_"sv, " viewer"sv, "viewer\0"sv
         }) {
        EXPECT_FALSE(role_from(text)) << testing::PrintToString(text);
    }
}

TEST(Role, ALaterRoleIsMore) {
    EXPECT_LT(Role::viewer, Role::operator_);
    EXPECT_LT(Role::operator_, Role::administrator);
}

}  // namespace
}  // namespace palomar::identity
