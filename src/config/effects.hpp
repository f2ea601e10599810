// Effects: when a new value of a key counts, for the table of keys. Header only where each is made
// for the members that use it.
#pragma once

#include "config/config.hpp"
#include "config/key.hpp"

namespace palomar::config {

/// For new sessions, or for all.
inline constexpr Effect at_once{};

/// From the next start on, if it would not do before: `Waits`, as in Effect.
template <auto Waits, auto Section, auto Member>
constexpr Effect at_start_if{
    .waits = Waits,
    .same = [](const Config& one,
               const Config& other) { return (one.*Section).*Member == (other.*Section).*Member; },
    .copy = [](const Config& from, Config& to) { (to.*Section).*Member = (from.*Section).*Member; },
};

constexpr bool always(const Config& /*start*/, const Config& /*next*/) { return true; }

/// From the next start on.
template <auto Section, auto Member>
constexpr Effect at_start = at_start_if<always, Section, Member>;

/// Of [storage] mail_location: it has not changed where it only follows the data folder.
extern const Effect maildirs_at_start;

/// Of [pop3s] port: with the first certificate, and without the last one, the next start finds
/// something else to listen on.
extern const Effect pop3s_at_start;

/// Of [oauth] keys: a sandbox cannot be opened for a URL that it was not made for. Whom tokens are
/// from and how they are read belongs together: all of [oauth] waits with it.
extern const Effect token_keys_at_start;

/// Of [pop3] require_tls: where it listens beyond loopback, passwords are not let go unencrypted
/// before it has gone from there, unless the operator says that he means it.
[[nodiscard]] bool loosens_tls(const Config& start, const Config& next);

/// Of [pop3] filter: the rules for the program that there was at the start cannot be widened for
/// another one, and without a program nothing was made that could start one.
[[nodiscard]] bool needs_another_sandbox(const Config& start, const Config& next);

}  // namespace palomar::config
