// SaslLogin: an AUTH command under way (RFC 5034): Base64 on one side, the exchange's steps on the
// other.
#pragma once

#include "pop3/action.hpp"
#include "pop3/event.hpp"
#include "pop3/reply.hpp"
#include "sasl/exchange.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace palomar::pop3 {

class SaslLogin {
  public:
    /// `reply` must outlive it.
    SaslLogin(Reply& reply, sasl::Mechanism mechanism, std::optional<identity::Secret> initial)
        : reply_{reply}, mechanism_{mechanism}, initial_{std::move(initial)} {}

    /// The octets of an initial response; nothing: it is no Base64.
    [[nodiscard]] static std::optional<identity::Secret> decode_initial(std::string_view text);

    [[nodiscard]] Action on(const ExchangeStarted& event);
    [[nodiscard]] Action on(const ResponseRead& event);
    [[nodiscard]] Action on(const VerifierFound& event);
    /// A token's error is told to the client first (RFC 7628 §3.2.3); nothing: the login is refused
    /// now.
    [[nodiscard]] std::optional<Action> on_rejected();

    /// After ExchangeStarted; before it there is nothing to respond to.
    [[nodiscard]] bool has_begun() const { return exchange_ != nullptr; }
    /// The exchange came to an end without a login, and said why.
    [[nodiscard]] bool is_over() const { return over_; }
    /// After a Send: the client's answer is waited for.
    [[nodiscard]] bool awaits_response() const { return awaits_response_; }

    /// Whom the client says it is.
    [[nodiscard]] const std::optional<identity::UserName>& name() const { return name_; }
    [[nodiscard]] const std::string& tried() const { return tried_; }

  private:
    [[nodiscard]] Action act(sasl::Step step);
    [[nodiscard]] Action perform(sasl::Challenge& step);
    [[nodiscard]] Action perform(sasl::CheckPassword& step);
    [[nodiscard]] Action perform(sasl::FindVerifier& step);
    [[nodiscard]] Action perform(sasl::CheckToken& step);
    [[nodiscard]] Action perform(sasl::Proven& step);
    [[nodiscard]] Action perform(sasl::Refused& step);
    [[nodiscard]] Action perform(sasl::Malformed& step);
    [[nodiscard]] Action give_up(std::string_view why);

    Reply& reply_;
    sasl::Mechanism mechanism_;
    std::optional<identity::Secret> initial_;
    std::unique_ptr<sasl::Exchange> exchange_;
    std::optional<identity::UserName> name_;
    std::string tried_;
    bool checks_token_ = false;
    bool token_was_refused_ = false;
    bool awaits_response_ = false;
    bool over_ = false;
};

}  // namespace palomar::pop3
