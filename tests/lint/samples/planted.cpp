// What clang-tidy has to find in a source; the lines say which check.
#include "planted.hpp"

namespace planted {
namespace {

double third(int whole) { return whole / 3; }  // expect: bugprone-integer-division

int twentyfold(int number) {
    int result = number * 20;  // expect: misc-const-correctness
    return result;
}

int Negated(int number) { return -number; }  // expect: readability-identifier-naming

int at(const int* number) {
    if (number == nullptr) {
        return *number;  // expect: clang-analyzer-core.NullDereference
    }
    return *number;
}

}  // namespace

int nothing() { return read(nullptr); }

double sum(const int* number) { return third(1) + twentyfold(2) + Negated(3) + at(number); }

}  // namespace planted
