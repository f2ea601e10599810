// TreeRemoval: the removal of directories with all that is in them, a bounded part at a time. It
// knows nothing of Maildirs.
#pragma once

#include "maildir/file_system.hpp"
#include "maildrop/store.hpp"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace palomar::maildir {

/// Follows no link and enters no other file system; goes on past what cannot be removed; what is
/// gone already is fine. One thread's at a time.
class TreeRemoval {
  public:
    using Chosen = std::function<bool(std::string_view name)>;

    /// Of what is in the directory at the absolute path `within`: what has a chosen name. A
    /// directory that is missing has nothing in it. Touches nothing yet; `file_system` outlives it.
    TreeRemoval(FileSystem& file_system, std::string within, Chosen chosen);

    /// Goes `steps` further, at least 1: the removal of a file is one, of a directory two. Blocks;
    /// a directory is listed as a whole. Error: the first failure, told when all else is done.
    /// After that, and when it is done, the next call begins anew.
    [[nodiscard]] std::expected<maildrop::Progress, maildrop::StoreFailure> proceed(
        std::size_t steps
    );

  private:
    using Outcome = std::expected<void, maildrop::StoreFailure>;
    struct Entry {
        std::string name;
        FileType type;
        /// How often it was emptied, if it is a directory.
        unsigned passes = 0;
    };
    /// A directory that is being emptied: the last entry of the one before it.
    struct Level {
        Descriptor directory;
        std::string path;
        /// What is still to be removed, from the back.
        std::vector<Entry> entries;
        Outcome outcome;
    };

    [[nodiscard]] Outcome begin();
    void step();
    void remove_file();
    void enter_directory();
    void remove_directory(Outcome emptied);
    void finish_entry(Outcome outcome);

    [[nodiscard]] std::expected<Level, maildrop::StoreFailure> open_last() const;
    [[nodiscard]] std::string path_of_last() const;

    FileSystem* file_system_;
    std::string within_;
    Chosen chosen_;
    std::uint64_t device_ = 0;
    /// Empty before it has begun and after it has ended.
    std::vector<Level> levels_;
    Outcome outcome_;
};

}  // namespace palomar::maildir
