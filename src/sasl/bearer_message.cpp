// Pairs `key=value`, each ended by the octet 1, and one more such octet at the end.
#include "sasl/bearer_message.hpp"

#include "sasl/gs2_header.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace palomar::sasl {
namespace {

constexpr char end_of_pair = '\x01';

struct Pair {
    std::string_view key;
    std::string_view value;
};

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

constexpr bool is_letter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }

constexpr bool is_value_char(char c) {
    return (c >= 0x20 && c <= 0x7e) || c == '\t' || c == '\r' || c == '\n';
}

constexpr bool is_token_char(char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || std::string_view{"-._~+/"}.contains(c);
}

/// `key=value` (RFC 7628 §3.1).
std::optional<Pair> pair_from(std::string_view text) {
    const std::size_t equals = text.find('=');
    if (equals == 0 || equals == std::string_view::npos) {
        return std::nullopt;
    }
    const Pair pair{text.substr(0, equals), text.substr(equals + 1)};
    const bool well_formed =
        std::ranges::all_of(pair.key, is_letter) && std::ranges::all_of(pair.value, is_value_char);
    return well_formed ? std::optional{pair} : std::nullopt;
}

/// The pairs up to the octet that ends them all, which must be the last.
std::optional<std::vector<Pair>> pairs_from(std::string_view text) {
    std::vector<Pair> pairs;
    while (text != std::string_view{&end_of_pair, 1}) {
        const std::size_t end = text.find(end_of_pair);
        const auto pair =
            end == std::string_view::npos ? std::nullopt : pair_from(text.substr(0, end));
        if (!pair) {
            return std::nullopt;
        }
        pairs.push_back(*pair);
        text.remove_prefix(end + 1);
    }
    return pairs;
}

/// `Bearer TOKEN` (RFC 6750 §2.1); the scheme in any case.
std::optional<std::string_view> token_from(std::string_view credentials) {
    constexpr std::string_view scheme = "bearer ";
    if (!std::ranges::equal(credentials.substr(0, scheme.size()), scheme, {}, lower)) {
        return std::nullopt;
    }
    credentials.remove_prefix(scheme.size());
    credentials.remove_prefix(std::min(credentials.find_first_not_of(' '), credentials.size()));
    const auto padding = credentials.find_last_not_of('=');
    const auto body = credentials.substr(0, padding + 1);
    const bool well_formed = !body.empty() && std::ranges::all_of(body, is_token_char);
    return well_formed ? std::optional{credentials} : std::nullopt;
}

}  // namespace

std::optional<BearerMessage> oauthbearer_from(std::string_view message) {
    auto header = Gs2Header::of(message);
    if (!header || header->use == BindingUse::used) {
        return std::nullopt;
    }
    message.remove_prefix(header->text.size());
    if (!message.starts_with(end_of_pair)) {
        return std::nullopt;
    }
    const auto pairs = pairs_from(message.substr(1));
    if (!pairs) {
        return std::nullopt;
    }
    const auto is_auth = [](const Pair& pair) { return pair.key == "auth"; };
    const auto auth = std::ranges::find_if(*pairs, is_auth);
    if (auth == pairs->end() || auth->value.empty()) {
        return BearerMessage{std::move(header->authzid), std::nullopt};
    }
    const auto token = token_from(auth->value);
    if (!token || std::ranges::count_if(*pairs, is_auth) > 1) {
        return std::nullopt;
    }
    return BearerMessage{std::move(header->authzid), token};
}

std::optional<BearerMessage> xoauth2_from(std::string_view message) {
    const auto pairs = pairs_from(message);
    if (!pairs || pairs->size() != 2 || pairs->front().key != "user" ||
        pairs->back().key != "auth") {
        return std::nullopt;
    }
    const auto token = token_from(pairs->back().value);
    if (!token) {
        return std::nullopt;
    }
    return BearerMessage{std::string{pairs->front().value}, token};
}

}  // namespace palomar::sasl
