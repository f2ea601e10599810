// Progress: how far a populate has come, as one line that is drawn over and over. The counting and
// the line are pure; what draws it, and where the events come from, is for others.
#pragma once

#include "palomarctl/glyphs.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace palomar::palomarctl {

/// A message that POPULATE_USER has delivered.
struct PopulateStep {
    std::string_view account;
    std::uint64_t message;
    std::uint64_t of;
    /// Of this message.
    std::uint64_t octets;
};

/// A line of SUBSCRIBE; nothing: another event, or one that lacks something. Points into `line`.
[[nodiscard]] std::optional<PopulateStep> populate_step_from(std::string_view line);

class Progress {
  public:
    using Clock = std::chrono::steady_clock;

    Progress(std::string_view account, std::uint64_t messages, Clock::time_point begin)
        : account_{account}, messages_{messages}, begin_{begin} {}

    /// Steps of other accounts are passed over.
    void add(const PopulateStep& step);

    /// `pepe  ██████▌     7/10  412 MiB  98 MiB/s  3s left`, at most `width` cells, without a
    /// line end.
    [[nodiscard]] std::string line(Clock::time_point now, std::size_t width, Glyphs glyphs) const;

  private:
    std::string account_;
    std::uint64_t messages_;
    Clock::time_point begin_;
    std::uint64_t delivered_ = 0;
    std::uint64_t octets_ = 0;
};

}  // namespace palomar::palomarctl
