// Quantities as people write and read them: `16KiB`, `24h`, `1.5 MiB`, `3m 12s`.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace palomar::palomarctl {

/// Digits and nothing else; no sign, no space.
[[nodiscard]] std::optional<std::uint64_t> number_from(std::string_view text);

/// `16384`, `16KiB` or `16K`; likewise M and G; units of 1024, in either case. Nothing: no such
/// quantity, or more than 64 bits hold.
[[nodiscard]] std::optional<std::uint64_t> octets_from(std::string_view text);

/// `90s`, `15m`, `24h`, `7d`, `2w`; the unit is needed. 1 s to ten years.
[[nodiscard]] std::optional<std::chrono::seconds> duration_from(std::string_view text);

/// `512 B`, `1.5 KiB`, `12 GiB`: two or more digits, one of them behind the point below ten.
[[nodiscard]] std::string octets_text(std::uint64_t octets);

/// The two greatest units: `5s`, `3m 12s`, `2d 4h`. Not negative.
[[nodiscard]] std::string duration_text(std::chrono::seconds duration);

/// `2026-11-25T12:00:00Z`.
[[nodiscard]] std::string instant_text(std::chrono::sys_seconds instant);

}  // namespace palomar::palomarctl
