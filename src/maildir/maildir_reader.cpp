// Reading by offset, so that the descriptor's own offset is free for who asks for file().
#include "maildir/maildir_reader.hpp"

#include "maildir/failure.hpp"

#include <utility>

namespace palomar::maildir {
namespace {

/// A file in wire form has as many octets as the wire: if not, somebody has changed it.
maildrop::Form form_of(const OpenedFile& file, Size size) {
    const bool is_wire_form =
        size.knowledge == Knowledge::wire_form && size.octets == file.status.size;
    return is_wire_form ? maildrop::Form::wire : maildrop::Form::stored;
}

}  // namespace

MaildirReader::MaildirReader(FileSystem& file_system, OpenedFile file, std::string path, Size size)
    : file_system_{&file_system},
      file_{std::move(file)},
      path_{std::move(path)},
      form_{form_of(file_, size)} {}

std::expected<std::size_t, maildrop::StoreFailure> MaildirReader::read(
    std::span<char> into, Blocking blocking
) {
    const auto count = file_system_->read_at(file_.descriptor.number(), into, offset_, blocking);
    if (!count) {
        return std::unexpected{store_failure(count.error(), "read " + path_)};
    }
    offset_ += *count;
    return *count;
}

std::optional<maildrop::MessageFile> MaildirReader::file() const {
    return maildrop::MessageFile{
        .descriptor = file_.descriptor.number(),
        .size = file_.status.size,
        .path = path_,
        .form = form_,
    };
}

}  // namespace palomar::maildir
