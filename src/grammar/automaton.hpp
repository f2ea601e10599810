// Automaton: rules "in this state, on these octets, go there and say that", compiled into a table
// with one entry for each state and octet. Knows no protocol; keeps no position: who steps it holds
// the state.
//
//     enum class At : std::uint8_t { integer, fraction };
//     enum class Mark : std::uint8_t { nothing, point, refused };
//     constexpr auto number = std::to_array<Rule<At, Mark>>({
//         // in            on                go to          and say
//         {At::integer,    range('0', '9'),  At::integer,   Mark::nothing},
//         {At::integer,    byte('.'),        At::fraction,  Mark::point},
//         {At::integer,    otherwise,        At::integer,   Mark::refused},
//         {At::fraction,   range('0', '9'),  At::fraction,  Mark::nothing},
//         {At::fraction,   otherwise,        At::fraction,  Mark::refused},
//     });
//     constexpr auto automaton = compile<number>();
#pragma once

#include "grammar/byte_set.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <type_traits>

namespace palomar::grammar {

/// As the octets of a rule: all that no other rule of its state takes.
inline constexpr std::nullopt_t otherwise = std::nullopt;

/// State and Output are enumerations; the states are numbered from 0 without a gap.
template <typename State, typename Output>
struct Rule {
    State in;
    std::optional<ByteSet> on;
    State go_to;
    Output say;

    /// Whether the rule names `octet` for `state`; `otherwise` names none.
    [[nodiscard]] constexpr bool names(State state, std::size_t octet) const {
        return in == state && on && on->contains(static_cast<char>(octet));
    }
};

enum class Flaw {
    /// Two rules of one state take the same octet, or a state has two `otherwise`.
    ambiguous,
    /// Some state, perhaps one that is only gone to, has no rule for some octet.
    incomplete,
};

/// One more than the highest state that the rules (here and below: any range of Rule) speak of.
constexpr std::size_t states_of(const auto& rules) {
    std::size_t states = 0;
    for (const auto& rule : rules) {
        const auto last = static_cast<std::size_t>(std::max(rule.in, rule.go_to));
        states = std::max(states, last + 1);
    }
    return states;
}

/// The flaw in what the rules say of one state, if any.
template <typename State>
constexpr std::optional<Flaw> flaw_in(State state, const auto& rules) {
    std::array<unsigned, 256> takers{};
    unsigned otherwises = 0;
    for (const auto& rule : rules) {
        otherwises += rule.in == state && !rule.on ? 1 : 0;
        for (std::size_t octet = 0; octet < takers.size(); ++octet) {
            takers[octet] += rule.names(state, octet) ? 1 : 0;
        }
    }
    if (otherwises > 1 || std::ranges::max(takers) > 1) {
        return Flaw::ambiguous;
    }
    if (otherwises == 0 && std::ranges::min(takers) == 0) {
        return Flaw::incomplete;
    }
    return std::nullopt;
}

/// The first flaw of the rules, if any.
constexpr std::optional<Flaw> flaw_of(const auto& rules) {
    for (std::size_t state = 0; state < states_of(rules); ++state) {
        if (const auto flaw = flaw_in(static_cast<decltype(rules.front().in)>(state), rules)) {
            return flaw;
        }
    }
    return std::nullopt;
}

template <typename State, typename Output, std::size_t StateCount>
class Automaton {
  public:
    struct Step {
        State next;
        Output output;
    };

    /// The rules must have no flaw and speak of no more than StateCount states; compile() sees to
    /// both.
    constexpr explicit Automaton(std::span<const Rule<State, Output>> rules) {
        for (const auto& rule : rules) {
            if (!rule.on) {
                row(rule.in).fill({rule.go_to, rule.say});
            }
        }
        for (const auto& rule : rules) {
            for (std::size_t octet = 0; octet < 256; ++octet) {
                if (rule.names(rule.in, octet)) {
                    row(rule.in)[octet] = {rule.go_to, rule.say};
                }
            }
        }
    }

    /// Where `octet` leads from `state`, and what it says on the way.
    [[nodiscard]] constexpr Step step(State state, char octet) const {
        return table_[static_cast<std::size_t>(state)][static_cast<unsigned char>(octet)];
    }

  private:
    constexpr std::array<Step, 256>& row(State state) {
        return table_[static_cast<std::size_t>(state)];
    }

    std::array<std::array<Step, 256>, StateCount> table_{};
};

template <const auto& Rules>
concept Unambiguous = flaw_of(Rules) != Flaw::ambiguous;
template <const auto& Rules>
concept Complete = flaw_of(Rules) != Flaw::incomplete;

/// The automaton of `Rules`: a constexpr std::array of Rule with static storage. Flawed rules do
/// not compile.
template <const auto& Rules>
    requires Unambiguous<Rules> && Complete<Rules>
consteval auto compile() {
    using Rule = std::remove_cvref_t<decltype(Rules.front())>;
    return Automaton<decltype(Rule::in), decltype(Rule::say), states_of(Rules)>{Rules};
}

}  // namespace palomar::grammar
