// Tests of the app passwords that an AccountStore keeps, on an SQLite file.
#include "accounts/sql_account_store.hpp"
#include "accounts/temporary_database.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace palomar::accounts {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class AppPasswordsTest : public testing::Test {
  protected:
    /// The labels of an account's app passwords.
    std::vector<std::string> labels(std::string_view name) {
        const std::vector<AppPasswordUse> uses = store.list_app_passwords(named(name)).value();
        std::vector<std::string> all;
        all.reserve(uses.size());
        for (const AppPasswordUse& use : uses) {
            all.push_back(use.label.str());
        }
        return all;
    }
    [[nodiscard]] long long rows() const {
        return temporary.count_by_hand("SELECT COUNT(*) FROM app_passwords");
    }

    TemporaryDatabase temporary;
    SqliteDatabase database = temporary.open();
    AccountStore& store = database.accounts();
    const identity::UserName ana = named("ana");
    const Label phone = labelled("phone");
    const Label laptop = labelled("laptop");
};

TEST_F(AppPasswordsTest, IsFoundByItsHashInItsAccountOnly) {
    ASSERT_TRUE(store.add(ana, {"hash"}));
    ASSERT_TRUE(store.add(named("bob"), {"hash"}));
    ASSERT_TRUE(store.add_app_password(ana, phone, "a1"));
    ASSERT_TRUE(store.add_app_password(ana, laptop, "a2"));

    EXPECT_EQ(store.find_app_password(ana, "a1").value(), phone);
    EXPECT_EQ(store.find_app_password(ana, "a2").value(), laptop);
    for (const auto* hash : {"", "a", "A1", "a11", "hash"}) {
        EXPECT_FALSE(store.find_app_password(ana, hash).value()) << hash;
    }
    EXPECT_FALSE(store.find_app_password(named("bob"), "a1").value());
    EXPECT_FALSE(store.find_app_password(named("eva"), "a1").value());
}

TEST_F(AppPasswordsTest, ListsByLabelWithTheTimeOfItsLastUse) {
    ASSERT_TRUE(store.add(ana, {"hash"}));
    EXPECT_THAT(store.list_app_passwords(ana).value(), IsEmpty());
    ASSERT_TRUE(store.add_app_password(ana, phone, "a1"));
    ASSERT_TRUE(store.add_app_password(ana, laptop, "a2"));
    temporary.by_hand("UPDATE app_passwords SET created = 1000");
    ASSERT_TRUE(store.touch_app_password(ana, phone, 2000));
    EXPECT_THAT(
        store.list_app_passwords(ana).value(),
        ElementsAre(AppPasswordUse{laptop, 1000, std::nullopt}, AppPasswordUse{phone, 1000, 2000})
    );
    ASSERT_TRUE(store.touch_app_password(ana, phone, 3000));
    EXPECT_EQ(store.list_app_passwords(ana).value().at(1).last_used, 3000);
}

TEST_F(AppPasswordsTest, ALabelIsTakenOncePerAccount) {
    ASSERT_TRUE(store.add(ana, {"hash"}));
    ASSERT_TRUE(store.add(named("bob"), {"hash"}));
    ASSERT_TRUE(store.add_app_password(ana, phone, "old"));
    const auto refused = store.add_app_password(ana, phone, "new");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().error, AccountError::exists);
    EXPECT_THAT(refused.error().detail, HasSubstr("phone"));
    EXPECT_TRUE(store.find_app_password(ana, "old").value());
    EXPECT_FALSE(store.find_app_password(ana, "new").value());
    EXPECT_TRUE(store.add_app_password(named("bob"), phone, "new"));
    EXPECT_TRUE(store.add_app_password(ana, labelled("Phone"), "new"));
}

TEST_F(AppPasswordsTest, ARevokedOneIsGoneAndTheOthersStay) {
    ASSERT_TRUE(store.add(ana, {"hash"}));
    ASSERT_TRUE(store.add_app_password(ana, phone, "a1"));
    ASSERT_TRUE(store.add_app_password(ana, laptop, "a2"));
    ASSERT_TRUE(store.remove_app_password(ana, phone));
    EXPECT_FALSE(store.find_app_password(ana, "a1").value());
    EXPECT_THAT(labels("ana"), ElementsAre("laptop"));
    EXPECT_TRUE(store.add_app_password(ana, phone, "a3"));
}

TEST_F(AppPasswordsTest, ALabelThatIsNotThereCannotBeChanged) {
    ASSERT_TRUE(store.add(ana, {"hash"}));
    ASSERT_TRUE(store.add_app_password(ana, phone, "a1"));
    for (const auto& refused :
         {store.remove_app_password(ana, laptop), store.touch_app_password(ana, laptop, 0)}) {
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().error, AccountError::no_such_label);
        EXPECT_THAT(refused.error().detail, HasSubstr("laptop"));
    }
    EXPECT_THAT(labels("ana"), ElementsAre("phone"));
}

TEST_F(AppPasswordsTest, AnUnknownAccountHasNone) {
    EXPECT_EQ(
        store.add_app_password(ana, phone, "a1").error().error, AccountError::unknown_account
    );
    EXPECT_EQ(store.remove_app_password(ana, phone).error().error, AccountError::unknown_account);
    EXPECT_EQ(store.list_app_passwords(ana).error().error, AccountError::unknown_account);
    EXPECT_EQ(store.touch_app_password(ana, phone, 0).error().error, AccountError::no_such_label);
    EXPECT_EQ(rows(), 0);
}

TEST_F(AppPasswordsTest, GoWithTheirAccountAndDoNotComeBack) {
    ASSERT_TRUE(store.add(ana, {"hash"}));
    ASSERT_TRUE(store.add(named("bob"), {"hash"}));
    ASSERT_TRUE(store.add_app_password(ana, phone, "a1"));
    ASSERT_TRUE(store.add_app_password(named("bob"), phone, "b1"));
    ASSERT_TRUE(store.remove(ana));
    EXPECT_EQ(rows(), 1);
    ASSERT_TRUE(store.add(ana, {"hash"}));
    EXPECT_THAT(labels("ana"), IsEmpty());
    EXPECT_FALSE(store.find_app_password(ana, "a1").value());
    EXPECT_THAT(labels("bob"), ElementsAre("phone"));
}

TEST_F(AppPasswordsTest, ANewPasswordOfTheAccountLeavesThemAlone) {
    ASSERT_TRUE(store.add(ana, {"old"}));
    ASSERT_TRUE(store.add_app_password(ana, phone, "a1"));
    ASSERT_TRUE(store.set_password(ana, {"new"}));
    ASSERT_TRUE(store.put(ana, {"newer"}));
    EXPECT_EQ(store.find_app_password(ana, "a1").value(), phone);
}

TEST_F(AppPasswordsTest, SurviveTheEndOfTheProcess) {
    ASSERT_TRUE(store.add(ana, {"hash"}));
    ASSERT_TRUE(store.add_app_password(ana, phone, "a1"));
    ASSERT_TRUE(store.add_app_password(ana, laptop, "a2"));
    ASSERT_TRUE(store.remove_app_password(ana, laptop));
    SqliteDatabase later = temporary.open_as_after_a_crash();
    EXPECT_EQ(later.accounts().find_app_password(ana, "a1").value(), phone);
    EXPECT_FALSE(later.accounts().find_app_password(ana, "a2").value());
}

TEST_F(AppPasswordsTest, ALabelThatBreaksTheRulesIsReported) {
    ASSERT_TRUE(store.add(ana, {"hash"}));
    ASSERT_TRUE(store.add_app_password(ana, phone, "a1"));
    temporary.by_hand("UPDATE app_passwords SET label = 'a' || char(10)");
    EXPECT_EQ(store.find_app_password(ana, "a1").error().error, AccountError::corrupt);
    EXPECT_EQ(store.list_app_passwords(ana).error().error, AccountError::corrupt);
}

}  // namespace
}  // namespace palomar::accounts
