// Progress: how far a populate has come, as one line that is drawn over and over. The counting and
// the line are pure; what draws it, and where the events come from, is for others.
#pragma once

#include "palomarctl/glyphs.hpp"
#include "palomarctl/population.hpp"

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
};

/// A line of SUBSCRIBE; nothing: another event, or one that lacks something. Points into `line`.
[[nodiscard]] std::optional<PopulateStep> populate_step_from(std::string_view line);

class Progress {
  public:
    using Clock = std::chrono::steady_clock;

    Progress(std::string_view account, const Population& population, Clock::time_point begin)
        : account_{account}, population_{population}, begin_{begin}, latest_{begin} {}

    /// Steps of other accounts are passed over.
    void add(const PopulateStep& step, Clock::time_point now);

    /// `pepe  ██████▌     7/10  53 MiB of 106 MiB  98 MiB/s  3s left`, at most `width` cells,
    /// without a line end. The bar is the share of the octets.
    [[nodiscard]] std::string line(Clock::time_point now, std::size_t width, Glyphs glyphs) const;

  private:
    /// Octets a second and time left, as far as they are known.
    [[nodiscard]] std::string pace(Clock::time_point now) const;

    std::string account_;
    Population population_;
    std::uint64_t total_ = population_.octets();
    Clock::time_point begin_;
    /// When the last step was told.
    Clock::time_point latest_;
    std::uint64_t messages_ = 0;
    std::uint64_t octets_ = 0;
};

}  // namespace palomar::palomarctl
