// Octets from `,W=` or by measuring.
//
// `,W=` counts a CRLF for each line end that the file has. Where the last line has none, RETR sends
// one more, which Dovecot and others do not count: the file's last octet tells.
#include "maildir/sizer.hpp"

#include "maildir/file_name.hpp"
#include "wire/measure.hpp"

#include <algorithm>
#include <optional>

namespace palomar::maildir {
namespace {

constexpr std::size_t buffer_octets = std::size_t{64} * 1024;

/// What the name says, if a file of this size can have so many octets: each stored octet is sent,
/// and at most one CR is supplied for each.
std::optional<std::uint64_t> credible_wire_octets(const FileName& name, std::uint64_t stored) {
    const auto wire = name.wire_octets();
    if (!wire || *wire < stored || *wire - stored > stored) {
        return std::nullopt;
    }
    if (name.stored_octets().value_or(stored) != stored) {
        return std::nullopt;
    }
    return wire;
}

}  // namespace

Result<Size> Sizer::size_of(int folder, const std::string& name, Knowledge before) {
    const auto file = file_system_->open_file(folder, name, Blocking::allowed);
    if (!file) {
        return std::unexpected{file.error()};
    }
    const auto wire = credible_wire_octets(FileName{name}, file->status.size);
    if (!wire || before == Knowledge::doubtful) {
        return measure(*file);
    }
    const auto added = octets_of_final_line_end(*file);
    if (!added) {
        return std::unexpected{added.error()};
    }
    return Size{.octets = *wire + *added, .knowledge = Knowledge::octets};
}

Result<Size> Sizer::measure(const OpenedFile& file) {
    buffer_.resize(buffer_octets);
    wire::Measure measure;
    for (std::uint64_t offset = 0; offset < file.status.size;) {
        const auto count =
            file_system_->read_at(file.descriptor.number(), buffer_, offset, Blocking::allowed);
        if (!count) {
            return std::unexpected{count.error()};
        }
        if (*count == 0) {
            break;
        }
        measure.feed({buffer_.data(), *count});
        offset += *count;
    }
    return Size{
        .octets = measure.octets(),
        .knowledge = measure.is_wire_form() ? Knowledge::wire_form : Knowledge::octets,
    };
}

Result<std::uint64_t> Sizer::octets_of_final_line_end(const OpenedFile& file) {
    if (file.status.size == 0) {
        return 0;
    }
    char last = 0;
    const auto count = file_system_->read_at(
        file.descriptor.number(), std::span{&last, 1}, file.status.size - 1, Blocking::allowed
    );
    if (!count) {
        return std::unexpected{count.error()};
    }
    if (last == '\n') {
        return 0;
    }
    wire::Measure line;
    line.feed({&last, 1});
    return line.octets() - 1;
}

}  // namespace palomar::maildir
