// Reading by offset, so that the descriptor's own offset is free for who asks for file().
#include "maildir/maildir_reader.hpp"

#include "maildir/failure.hpp"

#include <algorithm>
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

MaildirReader::MaildirReader(
    FileSystem& file_system, OpenedFile file, const MessageFiles& files, std::size_t at
)
    : file_system_{&file_system}, file_{std::move(file)}, files_{files}, at_{at} {}

std::expected<std::size_t, maildrop::StoreFailure> MaildirReader::read(
    std::span<char> into, Blocking blocking
) {
    // What is appended to a file meanwhile is no part of the message.
    into = into.first(std::min<std::uint64_t>(into.size(), file_.status.size - offset_));
    if (into.empty()) {
        return 0;
    }
    const auto count = file_system_->read_at(file_.descriptor.number(), into, offset_, blocking);
    if (!count) {
        return std::unexpected{store_failure(count.error(), "read " + path())};
    }
    offset_ += *count;
    return *count;
}

std::optional<maildrop::MessageFile> MaildirReader::file() const {
    return maildrop::MessageFile{
        .descriptor = file_.descriptor.number(),
        .size = file_.status.size,
        .form = form_of(file_, files_.catalogue().octets(at_)),
    };
}

}  // namespace palomar::maildir
