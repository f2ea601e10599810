// StoredFile: a file seen as octets in memory.
#pragma once

#include "system/descriptor.hpp"

#include <string>
#include <string_view>

namespace palomar::floor_server {

class StoredFile {
  public:
    /// Exception: it cannot be opened or mapped, or is no regular file.
    explicit StoredFile(const std::string& path);
    StoredFile(const StoredFile&) = delete;
    StoredFile& operator=(const StoredFile&) = delete;
    ~StoredFile();

    [[nodiscard]] std::string_view octets() const { return octets_; }

    /// The file outlives the view.
    [[nodiscard]] bench::Descriptor take_descriptor() { return std::move(file_); }

  private:
    bench::Descriptor file_;
    std::string_view octets_;
};

/// A file without a name, in $TMPDIR or /var/tmp, which is gone when it is closed.
[[nodiscard]] bench::Descriptor nameless_file();

}  // namespace palomar::floor_server
