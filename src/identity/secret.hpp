// Secret: a password's octets, wiped from memory when done with. Cannot be copied, printed or
// compared.
#pragma once

#include <string_view>
#include <vector>

namespace palomar::identity {

class Secret {
  public:
    explicit Secret(std::string_view octets);
    ~Secret();

    Secret(Secret&&) noexcept;
    Secret& operator=(Secret&&) noexcept;
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;

    /// The octets, any value, NUL included; valid while this object lives unmoved.
    /// Never a null pointer: C libraries object to it even where there is nothing to read.
    [[nodiscard]] std::string_view reveal() const;

  private:
    void wipe() noexcept;

    std::vector<char> octets_;
};

}  // namespace palomar::identity
