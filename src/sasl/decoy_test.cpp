// Tests of Decoy: a verifier that looks like any other and stays the same.
#include "sasl/decoy.hpp"

#include <gtest/gtest.h>

#include <string>

namespace palomar::sasl {
namespace {

TEST(Decoy, IsTheSameForTheSameName) {
    const Decoy decoy{{1, 2, 3}, 4096};
    EXPECT_EQ(decoy.verifier_of("nobody"), decoy.verifier_of("nobody"));
    EXPECT_EQ(decoy.verifier_of(""), decoy.verifier_of(""));
}

TEST(Decoy, DiffersByNameAndByKey) {
    const Decoy decoy{{1, 2, 3}, 4096};
    const Decoy other{{3, 2, 1}, 4096};
    EXPECT_NE(decoy.verifier_of("nobody").salt, decoy.verifier_of("Nobody").salt);
    EXPECT_NE(decoy.verifier_of("nobody").salt, other.verifier_of("nobody").salt);
    EXPECT_NE(decoy.verifier_of("nobody").stored_key, other.verifier_of("nobody").stored_key);
}

TEST(Decoy, LooksLikeARealOne) {
    const auto verifier = Decoy{{1, 2, 3}, 10000}.verifier_of(std::string(65536, 'x'));
    EXPECT_EQ(verifier.iterations, 10000U);
    EXPECT_EQ(verifier.salt.size(), 16U);
    EXPECT_TRUE(ScramVerifier::from_text(verifier.to_text()));
}

}  // namespace
}  // namespace palomar::sasl
