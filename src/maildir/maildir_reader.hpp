// MaildirReader: a message's file, read from front to end.
#pragma once

#include "maildir/catalogue.hpp"
#include "maildir/file_system.hpp"
#include "maildrop/store.hpp"

#include <string>

namespace palomar::maildir {

class MaildirReader final : public maildrop::MessageReader {
  public:
    /// `path` is absolute; `size` is what the Catalogue knows of the file.
    MaildirReader(FileSystem& file_system, OpenedFile file, std::string path, Size size);

    [[nodiscard]] std::expected<std::size_t, maildrop::StoreFailure> read(
        std::span<char> into, Blocking blocking
    ) override;
    [[nodiscard]] std::optional<maildrop::MessageFile> file() const override;

  private:
    FileSystem* file_system_;
    OpenedFile file_;
    std::string path_;
    maildrop::Form form_;
    std::uint64_t offset_ = 0;
};

}  // namespace palomar::maildir
