// How a Secret forgets. The octets live in exactly one heap block, which is wiped before it is
// given back.
#include "identity/secret.hpp"

#include <sodium/utils.h>

#include <utility>

namespace palomar::identity {

Secret::Secret(std::string_view octets) : octets_(octets.begin(), octets.end()) {}

Secret::~Secret() { wipe(); }

Secret::Secret(Secret&& other) noexcept : octets_{std::exchange(other.octets_, {})} {}

Secret& Secret::operator=(Secret&& other) noexcept {
    if (this != &other) {
        wipe();
        octets_ = std::exchange(other.octets_, {});
    }
    return *this;
}

std::string_view Secret::reveal() const {
    return octets_.empty() ? std::string_view{""}
                           : std::string_view{octets_.data(), octets_.size()};
}

void Secret::wipe() noexcept { sodium_memzero(octets_.data(), octets_.size()); }

}  // namespace palomar::identity
