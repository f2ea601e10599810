// Descriptor: an open file descriptor that closes itself. It knows nothing of what it refers to.
#pragma once

#include <unistd.h>
#include <utility>

namespace palomar::sandbox {

class Descriptor {
  public:
    /// Takes over what a system call returned; a negative number is a call that failed.
    explicit Descriptor(int number) : number_{number} {}
    ~Descriptor() {
        if (is_open()) {
            ::close(number_);
        }
    }
    Descriptor(Descriptor&& other) noexcept : number_{other.release()} {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    [[nodiscard]] bool is_open() const { return number_ >= 0; }
    /// Valid while this object lives unmoved.
    [[nodiscard]] int number() const { return number_; }
    /// Whoever calls it closes it.
    [[nodiscard]] int release() { return std::exchange(number_, -1); }

  private:
    int number_;
};

}  // namespace palomar::sandbox
