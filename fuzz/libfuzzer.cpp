// A target as libFuzzer wants it; libFuzzer has its own main().
#include "target.hpp"

#include <cstddef>
#include <cstdint>

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer's name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* octets, std::size_t size) {
    palomar::fuzz::try_octets({reinterpret_cast<const char*>(octets), size});
    return 0;
}
