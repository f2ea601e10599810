// MaildirReader: a message's file, read from front to end.
#pragma once

#include "maildir/file_system.hpp"
#include "maildir/message_files.hpp"
#include "maildrop/store.hpp"

#include <string>

namespace palomar::maildir {

class MaildirReader final : public maildrop::MessageReader {
  public:
    /// `file` is the message at `at`. `files` outlives the reader.
    MaildirReader(
        FileSystem& file_system, OpenedFile file, const MessageFiles& files, std::size_t at
    );

    [[nodiscard]] std::expected<std::size_t, maildrop::StoreFailure> read(
        std::span<char> into, Blocking blocking
    ) override;
    [[nodiscard]] std::optional<maildrop::MessageFile> file() const override;
    [[nodiscard]] std::string path() const override { return files_.path(at_); }

  private:
    FileSystem* file_system_;
    OpenedFile file_;
    const MessageFiles& files_;
    std::size_t at_;
    std::uint64_t offset_ = 0;
};

}  // namespace palomar::maildir
