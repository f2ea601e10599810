// Stage: what every workload is given to work with.
#pragma once

#include "load/accounts.hpp"
#include "load/connection.hpp"
#include "load/event_loop.hpp"
#include "load/standard_input.hpp"

namespace palomar::load {

struct Stage {
    EventLoop& loop;
    const Target& target;
    Accounts& accounts;
    const StandardInput& input;
};

}  // namespace palomar::load
