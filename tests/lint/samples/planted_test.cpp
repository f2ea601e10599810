// What clang-tidy has to find in a test, where the analyzer does not look; the lines say which check.

namespace planted {
namespace {

double fourth(int whole) { return whole / 4; }  // expect: bugprone-integer-division

int twentyfold(int number) {
    int result = number * 20;  // expect: misc-const-correctness
    return result;
}

int Negated(int number) { return -number; }  // expect: readability-identifier-naming

}  // namespace

double sum_in_test() {
    return fourth(1) + twentyfold(2) + Negated(3);
}

}  // namespace planted
