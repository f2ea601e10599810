// What Automaton promises: its table says what the rules say, and flawed rules do not compile.
#include "grammar/automaton.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <rapidcheck.h>
#include <string>
#include <string_view>
#include <vector>

namespace palomar::grammar {
namespace {

enum class At : std::uint8_t { integer, fraction, refused };
enum class Mark : std::uint8_t { nothing, point, refused };
using NumberRule = Rule<At, Mark>;

constexpr auto digit = range('0', '9');

// clang-format off
constexpr auto number = std::to_array<NumberRule>({
    {At::integer,  digit,      At::integer,  Mark::nothing},
    {At::integer,  byte('.'),  At::fraction, Mark::point},
    {At::integer,  otherwise,  At::refused,  Mark::refused},
    {At::fraction, digit,      At::fraction, Mark::nothing},
    {At::fraction, !digit,     At::refused,  Mark::refused},
    {At::refused,  any_byte,   At::refused,  Mark::nothing},
});
constexpr auto overlapping = std::to_array<NumberRule>({
    {At::integer,  digit,            At::integer,  Mark::nothing},
    {At::integer,  range('9', 'z'),  At::integer,  Mark::refused},
    {At::integer,  otherwise,        At::integer,  Mark::refused},
});
constexpr auto twice_otherwise = std::to_array<NumberRule>({
    {At::integer,  otherwise,  At::integer,  Mark::nothing},
    {At::integer,  otherwise,  At::integer,  Mark::refused},
});
constexpr auto without_a_byte = std::to_array<NumberRule>({
    {At::integer,  !byte('\0'),  At::integer,  Mark::nothing},
});
constexpr auto without_a_state = std::to_array<NumberRule>({
    {At::integer,  digit,      At::integer,   Mark::nothing},
    {At::integer,  otherwise,  At::fraction,  Mark::nothing},
});
// clang-format on

template <const auto& Rules>
concept Compiles = requires { compile<Rules>(); };

static_assert(Compiles<number>);
static_assert(!Compiles<overlapping> && !Unambiguous<overlapping>);
static_assert(!Compiles<twice_otherwise> && !Unambiguous<twice_otherwise>);
static_assert(!Compiles<without_a_byte> && !Complete<without_a_byte>);
static_assert(!Compiles<without_a_state> && !Complete<without_a_state>);

constexpr auto automaton = compile<number>();

std::string marks(std::string_view input) {
    std::string seen;
    At at = At::integer;
    for (const char octet : input) {
        const auto [next, mark] = automaton.step(at, octet);
        at = next;
        seen += mark == Mark::nothing ? '-' : mark == Mark::point ? '.' : '!';
    }
    return seen;
}

TEST(Automaton, GoesWhereItsRulesSayAndSaysWhatTheySay) {
    EXPECT_EQ(marks(""), "");
    EXPECT_EQ(marks("42"), "--");
    EXPECT_EQ(marks("3.14"), "-.--");
    EXPECT_EQ(marks("3.1.4"), "-.-!-");
    EXPECT_EQ(marks("-1"), "!-");
}

TEST(Automaton, TakesEightBitOctetsAndNul) {
    EXPECT_EQ(marks("1\xFF"), "-!");
    EXPECT_EQ(marks(std::string_view{"1.\0", 3}), "-.!");
}

// Three states; each octet of each is given to one of three rules, or left to `otherwise`.
std::vector<NumberRule> arbitrary_rules() {
    const auto state = [] { return static_cast<At>(*rc::gen::inRange(0, 3)); };
    const auto mark = [] { return static_cast<Mark>(*rc::gen::inRange(0, 3)); };
    std::vector<NumberRule> rules;
    for (const At in : {At::integer, At::fraction, At::refused}) {
        const auto owners =
            *rc::gen::container<std::vector<unsigned>>(256, rc::gen::inRange(0U, 4U));
        for (unsigned owner = 0; owner < 3; ++owner) {
            ByteSet on;
            for (std::size_t octet = 0; octet < owners.size(); ++octet) {
                if (owners[octet] == owner) {
                    on.insert(static_cast<char>(octet));
                }
            }
            rules.push_back({in, on, state(), mark()});
        }
        rules.push_back({in, otherwise, state(), mark()});
    }
    return rules;
}

const NumberRule& rule_for(const std::vector<NumberRule>& rules, At in, char octet) {
    const auto takes = [&](const NumberRule& rule) {
        return rule.in == in && rule.on && rule.on->contains(octet);
    };
    if (const auto found = std::ranges::find_if(rules, takes); found != rules.end()) {
        return *found;
    }
    return *std::ranges::find_if(rules, [&](const NumberRule& r) { return r.in == in && !r.on; });
}

TEST(Automaton, ItsTableAgreesWithTheRulesReadOneByOne) {
    EXPECT_TRUE(rc::check([] {
        const auto rules = arbitrary_rules();
        RC_ASSERT(!flaw_of(rules));
        const Automaton<At, Mark, 3> table{rules};
        for (const At in : {At::integer, At::fraction, At::refused}) {
            for (unsigned octet = 0; octet < 256; ++octet) {
                const auto step = table.step(in, static_cast<char>(octet));
                const auto& rule = rule_for(rules, in, static_cast<char>(octet));
                RC_ASSERT(step.next == rule.go_to);
                RC_ASSERT(step.output == rule.say);
            }
        }
    }));
}

}  // namespace
}  // namespace palomar::grammar
