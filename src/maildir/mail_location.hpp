// MailLocation: the pattern `mail_location` understood: from an account's name to its Maildir.
// Pure.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace palomar::maildir {

class MailLocation {
  public:
    /// An absolute path in which `%u` stands for an account's name, `%n` for the part before its
    /// last
    /// `@`, `%d` for the part behind it and `%%` for a percent sign; `%u` or `%n` must be in it.
    /// The error is a sentence for the operator.
    [[nodiscard]] static std::expected<MailLocation, std::string> from(std::string_view pattern);

    /// Absolute; the directory in which all Maildirs are: the pattern up to the last slash before
    /// the first of `%u`, `%n`, `%d`.
    [[nodiscard]] const std::string& root() const { return root_; }

    /// The path of the account's Maildir beneath root(): the same for all names of one Maildir, so
    /// that it serves as the maildrop's identity. The error is a sentence for the log: with this
    /// name the path would have a component that is empty, `.` or `..`.
    [[nodiscard]] std::expected<std::string, std::string> key_of(std::string_view account) const;

    /// The directory beneath root() that is this Maildir's alone: what key_of() gave up to the last
    /// component that has a variable in it. A view into `key`.
    [[nodiscard]] std::string_view folder_of(std::string_view key) const;

    /// The absolute path of what key_of() or folder_of() gave.
    [[nodiscard]] std::string path_of(std::string_view key) const;

  private:
    enum class Part { text, name, local_part, domain };
    struct Piece {
        Part part;
        std::string text;
    };

    MailLocation() = default;
    [[nodiscard]] std::expected<void, std::string> take(std::string_view pattern);
    void split_off_root();

    std::string root_;
    /// The pattern behind root_ and a slash.
    std::vector<Piece> pieces_;
};

}  // namespace palomar::maildir
