// How many descriptors the process may have: one a connection, and thousands of connections.
#pragma once

#include <sys/resource.h>

namespace palomar::bench {

/// As many as the system lets it have without asking root.
inline void raise_descriptor_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        ::setrlimit(RLIMIT_NOFILE, &limit);
    }
}

}  // namespace palomar::bench
