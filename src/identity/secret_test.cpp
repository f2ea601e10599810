// Tests of Secret. Every block that this program gives back is searched for the password first.
#include "identity/secret.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdlib>
#include <new>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

namespace {

using std::string_view_literals::operator""sv;

constexpr std::string_view password = "correct horse\0battery staple\xFF"sv;

struct FreedBlocks {
    int holding_password = 0;
    int of_its_length = 0;
};
FreedBlocks freed;

}  // namespace

void* operator new(std::size_t octets) {
    if (void* block = std::malloc(octets)) {
        return block;
    }
    throw std::bad_alloc{};
}

void operator delete(void* block) noexcept { std::free(block); }

void operator delete(void* block, std::size_t octets) noexcept {
    if (octets == password.size()) {
        ++freed.of_its_length;
        if (std::string_view{static_cast<const char*>(block), octets} == password) {
            ++freed.holding_password;
        }
    }
    // NOLINTNEXTLINE(clang-analyzer-cplusplus.NewDelete): taken for a second free of the same block
    std::free(block);
}

namespace palomar::identity {
namespace {

static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_assignable_v<Secret>);
static_assert(std::is_nothrow_move_constructible_v<Secret>);

class SecretTest : public testing::Test {
  protected:
    SecretTest() { freed = {}; }

    static void expect_wiped_blocks(int count) {
        EXPECT_EQ(freed.of_its_length, count);
        EXPECT_EQ(freed.holding_password, 0);
    }
};

TEST_F(SecretTest, RevealsEveryOctet) {
    EXPECT_EQ(Secret{password}.reveal(), password);
    EXPECT_EQ(Secret{""}.reveal(), "");
    EXPECT_NE(Secret{""}.reveal().data(), nullptr);
}

TEST_F(SecretTest, IsWipedWhenDestroyed) {
    {
        const Secret secret{password};
    }
    expect_wiped_blocks(1);
}

TEST_F(SecretTest, MovesWithoutLeavingACopy) {
    std::optional<Secret> from{password};
    const Secret to{std::move(*from)};
    EXPECT_EQ(to.reveal(), password);
    EXPECT_EQ(from->reveal(), "");
    from.reset();
    EXPECT_EQ(to.reveal(), password);
    expect_wiped_blocks(0);
}

TEST_F(SecretTest, IsWipedWhenAnotherIsMovedOverIt) {
    Secret secret{password};
    secret = Secret{"new"};
    EXPECT_EQ(secret.reveal(), "new");
    expect_wiped_blocks(1);
}

TEST_F(SecretTest, SurvivesBeingMovedToItself) {
    Secret secret{password};
    Secret& itself = secret;
    secret = std::move(itself);
    EXPECT_EQ(secret.reveal(), password);
}

}  // namespace
}  // namespace palomar::identity
