// The first piece may be a part of one; the rest are whole.
#include "net/pieces.hpp"

#include <algorithm>

namespace palomar::net {
namespace {

// The kernel only reads what an iovec of sendmsg points to.
iovec as_iovec(std::string_view piece) { return {const_cast<char*>(piece.data()), piece.size()}; }

}  // namespace

Pieces::Pieces(std::string_view queued, std::span<const std::string_view> spans)
    : first_{queued}, rest_{spans} {
    skip_empty();
}

std::size_t Pieces::gather(std::span<iovec> into) const {
    into[0] = as_iovec(first_);
    const std::size_t count = std::min(into.size() - 1, rest_.size());
    std::ranges::transform(rest_.first(count), into.begin() + 1, as_iovec);
    return count + 1;
}

std::size_t Pieces::copy(std::span<char> into) const {
    std::size_t copied = first_.copy(into.data(), into.size());
    for (auto piece = rest_.begin(); piece != rest_.end() && copied < into.size(); ++piece) {
        copied += piece->copy(into.data() + copied, into.size() - copied);
    }
    return copied;
}

void Pieces::consume(std::size_t octets) {
    while (octets >= first_.size() && !empty()) {
        octets -= first_.size();
        first_ = {};
        skip_empty();
    }
    first_.remove_prefix(octets);
}

void Pieces::skip_empty() {
    while (first_.empty() && !rest_.empty()) {
        first_ = rest_.front();
        rest_ = rest_.subspan(1);
    }
}

}  // namespace palomar::net
