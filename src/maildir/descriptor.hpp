// Descriptor: an open file that closes itself. It knows nothing of what it refers to.
#pragma once

#include <unistd.h>
#include <utility>

namespace palomar::maildir {

class Descriptor {
  public:
    /// Takes over an open file descriptor.
    explicit Descriptor(int number) : number_{number} {}
    ~Descriptor() { close(); }

    Descriptor(Descriptor&& other) noexcept : number_{std::exchange(other.number_, closed)} {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        if (this != &other) {
            close();
            number_ = std::exchange(other.number_, closed);
        }
        return *this;
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    /// Valid while this object lives unmoved.
    [[nodiscard]] int number() const { return number_; }

  private:
    static constexpr int closed = -1;

    void close() noexcept {
        if (number_ != closed) {
            ::close(number_);
        }
    }

    int number_;
};

}  // namespace palomar::maildir
