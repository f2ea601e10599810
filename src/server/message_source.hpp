// MessageSource: a message's octets for a coroutine: from the page cache at once, else by a pool.
#pragma once

#include "maildrop/store.hpp"
#include "net/offload.hpp"

#include <boost/asio/awaitable.hpp>

#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace palomar::server {

class MessageSource {
  public:
    /// Opens a message; `files` outlives the source. Errors: as Maildrop::open, never would_block.
    [[nodiscard]] static boost::asio::awaitable<
        std::expected<MessageSource, maildrop::StoreFailure>>
    open(maildrop::Maildrop& maildrop, maildrop::MessageNumber number, net::WorkerPool& files);

    /// The next octets as they are stored, valid until the next call; empty at the end.
    /// Errors: as MessageReader::read, never would_block.
    [[nodiscard]] boost::asio::awaitable<std::expected<std::string_view, maildrop::StoreFailure>>
    next();

    [[nodiscard]] std::optional<maildrop::MessageFile> file() const { return reader_->file(); }
    [[nodiscard]] std::string path() const { return reader_->path(); }

    /// Sees to it that these octets of `file` are in the page cache. False: they cannot be read.
    [[nodiscard]] boost::asio::awaitable<bool> load(
        const maildrop::MessageFile& file, std::uint64_t offset, std::uint64_t count
    );

  private:
    MessageSource(std::unique_ptr<maildrop::MessageReader> reader, net::WorkerPool& files);

    std::unique_ptr<maildrop::MessageReader> reader_;
    net::WorkerPool* files_;
    std::size_t chunk_size_;
    std::unique_ptr<char[]> chunk_;
};

}  // namespace palomar::server
