// MessageFiles: the files behind the messages of one session, found again when another agent has
// renamed them. It knows positions in a Catalogue; message-numbers and policies are its user's.
#pragma once

#include "maildir/catalogue.hpp"
#include "maildir/file_system.hpp"
#include "maildir/folders.hpp"
#include "maildir/snapshot.hpp"
#include "maildrop/store_error.hpp"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace palomar::maildir {

/// Calls on a message that another agent removed fail with `vanished`.
class MessageFiles {
  public:
    using Outcome = std::expected<void, maildrop::StoreFailure>;

    /// `files` is sorted.
    MessageFiles(FileSystem& file_system, Folders folders, Catalogue files);

    [[nodiscard]] Catalogue& catalogue() { return files_; }
    [[nodiscard]] const Catalogue& catalogue() const { return files_; }
    [[nodiscard]] Folders& folders() { return folders_; }
    /// Where the file was last seen; absolute.
    [[nodiscard]] std::string path(std::size_t at) const;

    /// Under Blocking::forbidden `would_block` as well if the file is not where it was.
    [[nodiscard]] std::expected<OpenedFile, maildrop::StoreFailure> open(
        std::size_t at, Blocking blocking
    );

    /// Moves the file to cur/ with `flag` in its name; fine if that is where and how it is. Another
    /// file is never replaced: then `permanent`. Blocks.
    [[nodiscard]] Outcome move_to_current(std::size_t at, char flag);

    /// Moves the file to cur/ with the flag T, so that no other reader sees a half state, and
    /// removes it; where the move is refused, removes it all the same. Blocks.
    [[nodiscard]] Outcome remove(std::size_t at);

  private:
    struct Name {
        Folder folder;
        std::string text;
    };
    using NamesByInode = std::unordered_multimap<std::uint64_t, Name>;
    using Action = std::function<Result<void>(int folder, const std::string& name)>;

    [[nodiscard]] Result<OpenedFile> open_at_once(std::size_t at);
    [[nodiscard]] Result<void> where_it_was(std::size_t at, const Action& act);
    /// As where_it_was(), but wherever another agent has put the file.
    [[nodiscard]] Outcome at_its_place(std::size_t at, const Action& act);
    [[nodiscard]] std::expected<bool, maildrop::StoreFailure> find_again(std::size_t at);
    [[nodiscard]] Result<int> current_folder();
    [[nodiscard]] bool is_one_file(
        int folder, const std::string& name, int other_folder, const std::string& other_name
    );
    [[nodiscard]] Result<void> remove_other_names(std::size_t at);
    [[nodiscard]] Result<void> list_names();
    [[nodiscard]] maildrop::StoreFailure failure(Errno error, std::string_view what, std::size_t at)
        const;

    FileSystem* file_system_;
    Folders folders_;
    Catalogue files_;
    /// The folders as find_again() saw them last.
    struct Look {
        Snapshot snapshot;
        /// Which of files_ were there.
        std::vector<bool> seen;
    };
    // Most sessions need neither.
    std::unique_ptr<const Look> last_look_;
    /// Every name in both folders; made when a file with several links is removed.
    std::unique_ptr<const NamesByInode> names_;
};

}  // namespace palomar::maildir
