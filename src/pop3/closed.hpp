// Closed: what is left of a session when it is over: its summary.
#pragma once

#include "pop3/session_summary.hpp"

#include <cstddef>
#include <string>

namespace palomar::pop3 {

class Closed {
  public:
    explicit Closed(const SessionSummary& last)
        : account_{last.account},
          retrieved_{last.retrieved},
          deleted_{last.deleted},
          left_{last.left} {}

    [[nodiscard]] SessionSummary summary() const {
        return {.account = account_, .retrieved = retrieved_, .deleted = deleted_, .left = left_};
    }

  private:
    std::string account_;
    std::size_t retrieved_;
    std::size_t deleted_;
    std::size_t left_;
};

}  // namespace palomar::pop3
