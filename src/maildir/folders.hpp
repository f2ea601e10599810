// Folders: the directories of one Maildir, opened when they are needed and closed when not. It
// knows no messages.
#pragma once

#include "maildir/catalogue.hpp"
#include "maildir/file_system.hpp"
#include "maildrop/policy.hpp"

#include <array>
#include <optional>
#include <span>
#include <string>

namespace palomar::maildir {

/// Both folders, in the order in which they are to be listed: a message that another agent moves
/// from new/ to cur/ meanwhile is then seen at least once.
inline constexpr std::array both_folders{Folder::incoming, Folder::current};

/// The folders whose messages POP3 serves, in the order in which they are to be listed.
[[nodiscard]] std::span<const Folder> served_folders(maildrop::Policy policy);

/// Its name in the Maildir.
[[nodiscard]] const char* name_of(Folder folder);

class Folders {
  public:
    /// `path` is the Maildir's, absolute. Opens nothing.
    Folders(FileSystem& file_system, std::string path);

    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] std::string path_of(Folder folder) const;
    /// For logs and for programs that want a path.
    [[nodiscard]] std::string path_of(Folder folder, std::string_view name) const;

    /// Descriptors of the Maildir, for names in it, and of a folder in it, to list or to sync too;
    /// valid until rest(). Neither may lead out of the Maildir through a link.
    [[nodiscard]] Result<int> maildir(Blocking blocking);
    [[nodiscard]] Result<int> open(Folder folder, Blocking blocking);

    /// Makes a folder that is missing.
    [[nodiscard]] Result<void> make(Folder folder);

    /// Closes them all. Never blocks.
    void rest();

  private:
    FileSystem* file_system_;
    std::string path_;
    std::optional<Descriptor> maildir_;
    std::array<std::optional<Descriptor>, 2> folders_;
};

}  // namespace palomar::maildir
