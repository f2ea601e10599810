// Attributes `x=value` with commas between them. Extensions are skipped, as RFC 5802 §5.1 asks; the
// mandatory one (`m=`) comes where `n=` is expected, so it is refused by that.
#include "sasl/scram_message.hpp"

#include "identity/base64.hpp"

#include <algorithm>
#include <utility>

namespace palomar::sasl {
namespace {

/// Hands out one attribute after the other.
class Attributes {
  public:
    explicit Attributes(std::string_view text) : rest_{text} {}

    /// The value of the next attribute, which must be this one and not be empty.
    std::optional<std::string_view> take(char attribute) {
        const auto next = take();
        return next && next->front() == attribute ? std::optional{next->substr(2)} : std::nullopt;
    }

    /// Whether nothing but well-formed extensions follow, or nothing at all.
    bool only_extensions_follow() {
        while (rest_) {
            if (!take()) {
                return false;
            }
        }
        return true;
    }

  private:
    static bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

    std::optional<std::string_view> take() {
        const std::string_view rest = rest_.value_or("");
        const std::size_t end = rest.find(',');
        const auto attribute = rest.substr(0, end);
        rest_ = end == std::string_view::npos ? std::nullopt : std::optional{rest.substr(end + 1)};
        const bool well_formed = attribute.size() > 2 && is_letter(attribute[0]) &&
                                 attribute[1] == '=' && !attribute.contains('\0');
        return well_formed ? std::optional{attribute} : std::nullopt;
    }

    // Nothing once the last attribute is taken: an empty rest is one attribute too few.
    std::optional<std::string_view> rest_;
};

bool is_printable(char c) { return c >= 0x21 && c <= 0x7e && c != ','; }

std::optional<std::string_view> take_nonce(Attributes& attributes) {
    const auto nonce = attributes.take('r');
    return nonce && std::ranges::all_of(*nonce, is_printable) ? nonce : std::nullopt;
}

std::optional<ScramClientFinal::Proof> proof_from(std::string_view text) {
    const auto octets = identity::from_base64(text);
    ScramClientFinal::Proof proof;
    if (!octets || octets->reveal().size() != proof.size()) {
        return std::nullopt;
    }
    std::ranges::copy(octets->reveal(), proof.begin());
    return proof;
}

}  // namespace

std::optional<ScramClientFirst> ScramClientFirst::of(std::string_view message) {
    auto header = Gs2Header::of(message);
    if (!header) {
        return std::nullopt;
    }
    const std::string_view bare = message.substr(header->text.size());
    Attributes attributes{bare};
    auto name = attributes.take('n').and_then(from_saslname);
    const auto nonce = take_nonce(attributes);
    if (!name || !nonce || !attributes.only_extensions_follow()) {
        return std::nullopt;
    }
    return ScramClientFirst{*std::move(header), bare, *std::move(name), *nonce};
}

std::optional<ScramClientFinal> ScramClientFinal::of(std::string_view message) {
    constexpr std::string_view proof_follows = ",p=";
    const std::size_t end = message.rfind(proof_follows);
    if (end == std::string_view::npos) {
        return std::nullopt;
    }
    const auto without_proof = message.substr(0, end);
    Attributes attributes{without_proof};
    const auto binding = attributes.take('c');
    const auto nonce = take_nonce(attributes);
    const auto proof = proof_from(message.substr(end + proof_follows.size()));
    if (!binding || !nonce || !attributes.only_extensions_follow() || !proof) {
        return std::nullopt;
    }
    return ScramClientFinal{*binding, *nonce, without_proof, *proof};
}

}  // namespace palomar::sasl
