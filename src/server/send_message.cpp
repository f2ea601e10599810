// Two ways for a message: as it is, or through the encoder.
#include "server/send_message.hpp"

#include "pop3/message_stream.hpp"
#include "server/message_source.hpp"
#include "server/net_event.hpp"

#include <algorithm>

namespace palomar::server {
namespace asio = boost::asio;

namespace {

/// Smaller messages are worth gathering with what else is to be sent.
constexpr std::uint64_t worth_a_file_transfer = std::uint64_t{64} * 1024;

/// As much of a file as is seen to be in the page cache before it is sent.
constexpr std::uint64_t file_slice = std::uint64_t{2} << 20;

constexpr std::string_view final_line = ".\r\n";

asio::awaitable<pop3::Event> send_file(
    net::Transport& io,
    std::string_view header,
    MessageSource& source,
    const maildrop::MessageFile& file
) {
    for (std::uint64_t offset = 0; offset < file.size; offset += file_slice) {
        const std::uint64_t count = std::min(file_slice, file.size - offset);
        const bool loaded = co_await source.load(file, offset, count);
        if (!loaded && offset == 0) {
            co_return pop3::MessageRefused{
                maildrop::StoreError::temporary, "the file cannot be read"
            };
        }
        if (!loaded) {
            co_return pop3::MessageBroken{"the file could not be read to its end"};
        }
        if (offset == 0) {
            io.put(header);
        }
        const auto sent = co_await io.send_file(file.descriptor, offset, count);
        if (!sent) {
            co_return to_event(sent.error());
        }
    }
    io.put(final_line);
    co_return pop3::MessageSent{};
}

asio::awaitable<pop3::Event> send_encoded(
    net::Transport& io, const pop3::SendMessage& message, MessageSource& source
) {
    pop3::MessageStream stream{message.top_lines};
    auto more = pop3::MessageStream::More::wanted;
    auto chunk = co_await source.next();
    if (!chunk) {
        co_return pop3::MessageRefused{chunk.error().error, std::move(chunk.error().detail)};
    }
    io.put(message.header);
    while (chunk && !chunk->empty() && more == pop3::MessageStream::More::wanted) {
        more = stream.feed(*chunk, io.output());
        const auto written = co_await io.flush_if_full();
        if (!written) {
            co_return to_event(written.error());
        }
        if (more == pop3::MessageStream::More::wanted) {
            chunk = co_await source.next();
        }
    }
    if (!chunk) {
        co_return pop3::MessageBroken{std::move(chunk.error().detail)};
    }
    stream.finish(io.output());
    maildrop::Maildrop& maildrop = message.maildrop;
    if (!message.top_lines &&
        stream.octets() != maildrop.listing().octets(message.number).value()) {
        maildrop.forget_octets(message.number);
    }
    co_return pop3::MessageSent{};
}

}  // namespace

asio::awaitable<pop3::Event> send_message(
    net::Transport& io, const pop3::SendMessage& message, net::WorkerPool& files
) {
    auto source = co_await MessageSource::open(message.maildrop, message.number, files);
    if (!source) {
        co_return pop3::MessageRefused{source.error().error, std::move(source.error().detail)};
    }
    const auto file = source->file();
    const bool as_it_is = file && file->form == maildrop::Form::wire && !message.top_lines &&
                          file->size >= worth_a_file_transfer;
    auto sending = as_it_is ? send_file(io, message.header, *source, *file)
                            : send_encoded(io, message, *source);
    auto event = co_await std::move(sending);
    co_return event;
}

}  // namespace palomar::server
