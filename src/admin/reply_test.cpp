// Tests of the sentences for managers: that a sentence sends its reader to the log only where the
// log has more to say.
#include "admin/reply.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace palomar::admin {
namespace {

using accounts::AccountError;

TEST(Reply, TheLogSaysMoreWhereItIsTheOperatorsBusiness) {
    for (const auto& [error, is_operators] :
         {std::pair{AccountError::unavailable, true},
          {AccountError::unknown_account, false},
          {AccountError::exists, false},
          {AccountError::no_such_label, false},
          {AccountError::last_administrator, false},
          {AccountError::corrupt, true},
          {AccountError::unusable, true}}) {
        const std::string answer = refusal(error, Subject::account, "ana").octets();
        EXPECT_EQ(is_operators_business(error), is_operators) << answer;
        EXPECT_EQ(answer.contains("the log says more"), is_operators) << answer;
    }
}

}  // namespace
}  // namespace palomar::admin
