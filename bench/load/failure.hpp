// Failure: what ends a run, in words for whoever started it. The first one ends it: a figure from a
// run in which something went wrong would be worth nothing.
#pragma once

#include <stdexcept>

namespace palomar::load {

struct Failure : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// The server ended a connection on which something was awaited. Some workloads expect that.
struct ConnectionEnded : Failure {
    using Failure::Failure;
};

}  // namespace palomar::load
