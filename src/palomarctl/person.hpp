// Person: whoever can be asked while commands are carried out.
#pragma once

#include "identity/secret.hpp"
#include "palomarctl/exit_status.hpp"

#include <expected>
#include <string_view>

namespace palomar::palomarctl {

enum class Consent { given, withheld };

class Person {
  public:
    virtual ~Person() = default;

    /// A password that keeps identity::password_rule.
    [[nodiscard]] virtual std::expected<identity::Secret, Failure> new_password(
        std::string_view whose
    ) = 0;

    /// Given too where nobody is there to be asked.
    [[nodiscard]] virtual Consent consent(std::string_view question) = 0;
};

}  // namespace palomar::palomarctl
