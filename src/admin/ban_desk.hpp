// BanDesk: what managers see and do of the addresses that are turned away.
#pragma once

#include "guard/bans.hpp"
#include "identity/network.hpp"
#include "manage/answer.hpp"

#include <chrono>

namespace palomar::admin {

/// Thread-safe; never blocks.
class BanDesk {
  public:
    static constexpr std::chrono::seconds longest_ban = std::chrono::days{365};

    /// `bans` outlives the desk.
    explicit BanDesk(guard::Bans& bans) : bans_{bans} {}

    [[nodiscard]] manage::Answer list();

    /// `time`: at least a second. Who is connected already stays.
    [[nodiscard]] manage::Answer add(const identity::Network& network, std::chrono::seconds time);

    [[nodiscard]] manage::Answer remove(const identity::Network& network);

  private:
    guard::Bans& bans_;
};

}  // namespace palomar::admin
