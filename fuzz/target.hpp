// What a fuzz target is: one function for any octets, and how it says that something does not hold.
// libfuzzer.cpp feeds it what libFuzzer invents, replay.cpp what the corpus holds.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

namespace palomar::fuzz {

/// Each target defines it in its own file. Returns if all holds that has to.
void try_octets(std::string_view octets);

/// Ends the process where `holds` is false: what libFuzzer and CTest both take for a failure.
inline void require(bool holds, const char* what) {
    if (!holds) {
        std::fprintf(stderr, "does not hold: %s\n", what);
        std::abort();
    }
}

/// A copy that stands alone on the heap, so that AddressSanitizer sees a step out of it, and a view
/// that outlives it.
class Alone {
  public:
    explicit Alone(std::string_view octets) : octets_{octets.begin(), octets.end()} {}

    [[nodiscard]] std::string_view view() const { return {octets_.data(), octets_.size()}; }

  private:
    std::vector<char> octets_;
};

}  // namespace palomar::fuzz
