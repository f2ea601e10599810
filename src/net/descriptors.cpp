// setrlimit.
#include "net/descriptors.hpp"

#include <sys/resource.h>

namespace palomar::net {

DescriptorLimit raise_descriptor_limit() {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    ::getrlimit(RLIMIT_NOFILE, &limit);
    return {limit.rlim_cur, share_for_clients(limit.rlim_cur)};
}

}  // namespace palomar::net
