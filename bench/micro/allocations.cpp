// The global operator new, which all its other forms but the aligned ones lead to.
#include "micro/allocations.hpp"

#include <cstddef>
#include <cstdlib>
#include <new>

namespace palomar::bench {
namespace {

thread_local std::uint64_t count = 0;

}  // namespace

std::uint64_t allocations() { return count; }

}  // namespace palomar::bench

void* operator new(std::size_t octets) {
    ++palomar::bench::count;
    if (void* const memory = std::malloc(octets)) {
        return memory;
    }
    throw std::bad_alloc{};
}

void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t /*octets*/) noexcept { std::free(memory); }
