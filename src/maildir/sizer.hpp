// Sizer: how many octets a message file has on the wire, from its name if that is to be believed,
// else by reading it.
#pragma once

#include "maildir/catalogue.hpp"
#include "maildir/file_system.hpp"

#include <string>
#include <vector>

namespace palomar::maildir {

class Sizer {
  public:
    explicit Sizer(FileSystem& file_system) : file_system_{&file_system} {}

    /// `before` is what is known already: unless it is `doubtful`, `,W=` in the name is believed
    /// where it can be true. Blocks. Errors: those of open_file and read_at.
    [[nodiscard]] Result<Size> size_of(int folder, const std::string& name, Knowledge before);

  private:
    [[nodiscard]] Result<Size> measure(const OpenedFile& file);
    [[nodiscard]] Result<std::uint64_t> octets_of_final_line_end(const OpenedFile& file);

    FileSystem* file_system_;
    /// Made when the first file is measured, and used for all.
    std::vector<char> buffer_;
};

}  // namespace palomar::maildir
