// The version of this build, from the one line in CMakeLists.txt that states it.
#pragma once

#include <string_view>

namespace palomar::config {

/// `0.1.0`.
[[nodiscard]] std::string_view version();

}  // namespace palomar::config
