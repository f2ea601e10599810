// Passwords: where they come from, so that none has to stand on a command line.
#pragma once

#include "palomarctl/person.hpp"

#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace palomar::palomarctl {

/// The manager's: the first line of `file`, else PALOMAR_PASSWORD, else what is typed at the
/// terminal.
[[nodiscard]] std::expected<identity::Secret, Failure> manager_password(
    const std::optional<std::string>& file, std::string_view manager
);

/// The first line of a file, without its line end. The error names the file: it cannot be read, it
/// is empty, or its group or others may read it.
[[nodiscard]] std::expected<identity::Secret, Failure> first_line_of(const std::string& file);

/// The person at the terminal, or the files and pipes that stand for one.
class AtTerminal final : public Person {
  public:
    /// `new_password_file`: read instead of asking.
    explicit AtTerminal(std::optional<std::string> new_password_file)
        : new_password_file_{std::move(new_password_file)} {}

    /// From the file; else the first line of standard input where that is no terminal; else asked
    /// twice.
    [[nodiscard]] std::expected<identity::Secret, Failure> new_password(std::string_view whose
    ) override;

    /// Withheld too where Ctrl-C is the answer and an Interrupt holds it back.
    [[nodiscard]] Consent consent(std::string_view question) override;

  private:
    std::optional<std::string> new_password_file_;
};

}  // namespace palomar::palomarctl
