// Trial: what only the machine can tell of a configuration that is right by itself. For `palomard
// --check`; makes nothing and asks nobody.
#pragma once

#include "config/load.hpp"
#include "config/problem.hpp"

namespace palomar::palomard {

/// Whatever would keep a server from starting with these users, certificates, keys and folders;
/// nothing if there is nothing. Blocks on the disk. Root becomes [process] user for good, as at a
/// start: what it may read is what counts. To be called when there is one thread.
[[nodiscard]] config::Problems try_out(const config::Traced& traced);

}  // namespace palomar::palomard
