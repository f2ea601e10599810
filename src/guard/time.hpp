// The time as this folder takes it: always an argument, for nothing here asks a clock.
#pragma once

#include <chrono>

namespace palomar::guard {

using Time = std::chrono::steady_clock::time_point;

}  // namespace palomar::guard
