// Apart from all else, so that a new version recompiles one file.
#include "config/version.hpp"

namespace palomar::config {

std::string_view version() { return PALOMAR_VERSION; }

}  // namespace palomar::config
