// DataFolder: the folder that holds the accounts: private, and one server's at a time.
#pragma once

#include <expected>
#include <filesystem>
#include <string>

namespace palomar::palomard {

class DataFolder {
  public:
    /// Makes the folder (mode 0700) if need be and keeps other servers out of it as long as this
    /// object lives. The error is a sentence for the operator: it cannot be made, the group or
    /// others may look into it, or another palomard uses it.
    [[nodiscard]] static std::expected<DataFolder, std::string> open(
        const std::filesystem::path& path
    );

    ~DataFolder();
    DataFolder(DataFolder&& other) noexcept;
    DataFolder& operator=(DataFolder&&) = delete;

  private:
    explicit DataFolder(int lock) : lock_{lock} {}

    int lock_;
};

}  // namespace palomar::palomard
