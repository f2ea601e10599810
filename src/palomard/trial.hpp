// Trial: what only the machine can tell of a configuration that is right by itself. For `palomard
// --check`; makes nothing, and asks nobody but the authorization server for its keys.
#pragma once

#include "config/load.hpp"
#include "config/problem.hpp"

namespace palomar::palomard {

struct Findings {
    /// Whatever would keep a server from starting with these users, certificates, keys and folders.
    config::Problems problems;
    /// What would not: the keys at a URL cannot be had now. It serves passwords meanwhile, and asks
    /// again; and whoever reloads a new certificate must not depend on another machine.
    config::Problems warnings;
};

/// Blocks on the disk, and at most for oauth::KeySetFetcher::longest_fetch on the network. Root
/// becomes [process] user for good, as at a start: what it may read is what counts. To be called
/// when there is one thread.
[[nodiscard]] Findings try_out(const config::Traced& traced);

}  // namespace palomar::palomard
