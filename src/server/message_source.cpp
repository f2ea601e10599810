// First try without waiting, then the pool.
#include "server/message_source.hpp"

#include "net/offload.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <sys/uio.h>
#include <unistd.h>

namespace palomar::server {
namespace asio = boost::asio;
using maildrop::Blocking;
using maildrop::StoreError;
using maildrop::StoreFailure;

namespace {

constexpr std::uint64_t longest_chunk = std::uint64_t{64} * 1024;

bool is_cached(int descriptor, std::uint64_t offset) {
    char octet = 0;
    const iovec into{&octet, 1};
    return ::preadv2(descriptor, &into, 1, static_cast<off_t>(offset), RWF_NOWAIT) == 1;
}

// Reading is the one way to wait for the disk that every file system has.
bool read_through(int descriptor, std::uint64_t offset, std::uint64_t count) {
    std::array<char, std::size_t{64} * 1024> discarded;
    while (count > 0) {
        const ssize_t got = ::pread(
            descriptor,
            discarded.data(),
            std::min<std::uint64_t>(count, discarded.size()),
            static_cast<off_t>(offset)
        );
        if (got <= 0) {
            return false;
        }
        offset += static_cast<std::uint64_t>(got);
        count -= static_cast<std::uint64_t>(got);
    }
    return true;
}

bool would_block(const StoreFailure& failure) { return failure.error == StoreError::would_block; }

}  // namespace

asio::awaitable<std::expected<MessageSource, StoreFailure>> MessageSource::open(
    maildrop::Maildrop& maildrop, maildrop::MessageNumber number, net::WorkerPool& files
) {
    auto reader = maildrop.open(number, Blocking::forbidden);
    if (!reader && would_block(reader.error())) {
        reader =
            co_await net::offload(files, [&] { return maildrop.open(number, Blocking::allowed); });
    }
    if (!reader) {
        co_return std::unexpected{std::move(reader.error())};
    }
    co_return MessageSource{std::move(*reader), files};
}

MessageSource::MessageSource(
    std::unique_ptr<maildrop::MessageReader> reader, net::WorkerPool& files
)
    : reader_{std::move(reader)}, files_{&files}, chunk_size_{longest_chunk} {
    if (const auto file = reader_->file()) {
        chunk_size_ = std::min<std::uint64_t>(file->size, longest_chunk);
    }
}

asio::awaitable<std::expected<std::string_view, StoreFailure>> MessageSource::next() {
    if (!chunk_) {
        chunk_ = std::make_unique_for_overwrite<char[]>(chunk_size_);
    }
    const std::span room{chunk_.get(), chunk_size_};
    auto count = reader_->read(room, Blocking::forbidden);
    if (!count && would_block(count.error())) {
        count =
            co_await net::offload(*files_, [&] { return reader_->read(room, Blocking::allowed); });
    }
    if (!count) {
        co_return std::unexpected{std::move(count.error())};
    }
    co_return std::string_view{chunk_.get(), *count};
}

// The first and the last octet speak for those between: a wrong guess costs a wait, not a mistake.
asio::awaitable<bool> MessageSource::load(
    const maildrop::MessageFile& file, std::uint64_t offset, std::uint64_t count
) {
    if (is_cached(file.descriptor, offset) && is_cached(file.descriptor, offset + count - 1)) {
        co_return true;
    }
    const bool loaded = co_await net::offload(*files_, [&] {
        return read_through(file.descriptor, offset, count);
    });
    co_return loaded;
}

}  // namespace palomar::server
