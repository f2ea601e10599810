// The names of the mechanisms, once.
#include "sasl/mechanism.hpp"

#include <algorithm>
#include <utility>

namespace palomar::sasl {
namespace {

// Octet by octet: no locale.
constexpr char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

}  // namespace

std::string_view name_of(Mechanism mechanism) {
    switch (mechanism) {
        case Mechanism::plain:
            return "PLAIN";
        case Mechanism::scram_sha_256:
            return "SCRAM-SHA-256";
        case Mechanism::scram_sha_256_plus:
            return "SCRAM-SHA-256-PLUS";
        case Mechanism::oauthbearer:
            return "OAUTHBEARER";
        case Mechanism::xoauth2:
            return "XOAUTH2";
    }
    std::unreachable();
}

std::optional<Mechanism> find(std::string_view name) {
    const auto found = std::ranges::find_if(all_mechanisms, [name](Mechanism mechanism) {
        return std::ranges::equal(name, name_of(mechanism), {}, upper);
    });
    return found == all_mechanisms.end() ? std::nullopt : std::optional{*found};
}

}  // namespace palomar::sasl
