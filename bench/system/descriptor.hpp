// Descriptor: owns a file descriptor of the kernel's, and closes it.
#pragma once

#include <cerrno>
#include <string_view>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace palomar::bench {

class Descriptor {
  public:
    Descriptor() = default;

    /// What a system call returned. A failed one is an exception that names `made`.
    Descriptor(int number, std::string_view made) : number_{number} {
        if (number < 0) {
            throw std::system_error{errno, std::system_category(), std::string{made}};
        }
    }

    ~Descriptor() {
        if (number_ != none) {
            ::close(number_);
        }
    }

    Descriptor(Descriptor&& other) noexcept : number_{std::exchange(other.number_, none)} {}

    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }

    [[nodiscard]] int number() const { return number_; }

  private:
    static constexpr int none = -1;

    int number_ = none;
};

}  // namespace palomar::bench
