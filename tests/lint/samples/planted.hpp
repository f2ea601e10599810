// What clang-tidy has to find in a header; the lines say which check.
#pragma once

namespace planted {

inline double half(int whole) { return whole / 2; }  // expect: bugprone-integer-division

inline int tenfold(int number) {
    int result = number * 10;  // expect: misc-const-correctness
    return result;
}

inline int AsIs(int number) { return number; }  // expect: readability-identifier-naming

inline int read(const int* number) {
    return *number;  // expect: clang-analyzer-core.NullDereference
}

}  // namespace planted
