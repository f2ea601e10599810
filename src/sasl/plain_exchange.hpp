// PlainExchange: PLAIN (RFC 4616), the password in one message.
#pragma once

#include "sasl/exchange.hpp"

#include <string_view>

namespace palomar::sasl {

class PlainExchange final : public Exchange {
  public:
    [[nodiscard]] Step respond(std::string_view octets) override;

  private:
    enum class State { awaits_message, over };

    State state_ = State::awaits_message;
};

}  // namespace palomar::sasl
