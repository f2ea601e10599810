// MessageStream: what a client makes of the octets that go out is the message, whatever chunks it
// came in; TOP sends the front of what RETR sends.
#include "pop3/message_stream.hpp"

#include "target.hpp"
#include "wire/measure.hpp"
#include "wire/reference.hpp"

#include <algorithm>
#include <string>

namespace palomar::fuzz {
namespace {

constexpr std::string_view final_dot = ".\r\n";

struct Sent {
    /// Without the final "." line.
    std::string wire;
    /// As announced.
    std::uint64_t octets;
};

Sent send(
    std::string_view message, std::size_t chunk_size, std::optional<std::uint64_t> top_lines
) {
    pop3::MessageStream stream{top_lines};
    std::string wire;
    bool enough = false;
    while (!message.empty()) {
        const Alone chunk{message.substr(0, chunk_size)};
        message.remove_prefix(chunk.view().size());
        const std::size_t so_far = wire.size();
        const auto more = stream.feed(chunk.view(), wire);
        require(!enough || wire.size() == so_far, "after enough there is no more");
        enough = enough || more == pop3::MessageStream::More::enough;
    }
    stream.finish(wire);
    require(wire.ends_with(final_dot), "the final dot comes last");
    wire.resize(wire.size() - final_dot.size());
    return {.wire = std::move(wire), .octets = stream.octets()};
}

std::uint64_t lines_behind_header(std::string_view wire) {
    const std::size_t empty_line = wire.starts_with("\r\n") ? 0 : wire.find("\n\r\n");
    if (empty_line == std::string_view::npos) {
        return 0;
    }
    const auto behind = wire.substr(empty_line + (empty_line == 0 && wire[0] == '\r' ? 2 : 3));
    return static_cast<std::uint64_t>(std::ranges::count(behind, '\n'));
}

void try_retr(std::string_view message, std::size_t chunk_size) {
    const Sent sent = send(message, chunk_size, std::nullopt);
    const std::string repaired = wire::reference::line_ends_repaired(message);
    require(wire::reference::decoded(sent.wire) == repaired, "un-stuffed, it is the message");
    require(sent.octets == repaired.size(), "as many octets as are announced");
    require(!("\n" + sent.wire).contains("\n.\r\n"), "no line looks like the final dot");

    wire::Measure measure;
    measure.feed(message.substr(0, chunk_size));
    measure.feed(message.substr(std::min(chunk_size, message.size())));
    require(measure.octets() == sent.octets, "LIST says what RETR sends");
    require(
        measure.is_wire_form() == (sent.wire == message), "wire form is what goes out as it is"
    );
}

void try_top(std::string_view message, std::size_t chunk_size, std::uint64_t lines) {
    const std::string whole = send(message, chunk_size, std::nullopt).wire;
    const Sent top = send(message, chunk_size, lines);
    require(whole.starts_with(top.wire), "TOP sends the front of the message");
    require(top.wire.empty() || top.wire.ends_with("\r\n"), "TOP sends whole lines");
    require(
        lines_behind_header(top.wire) == std::min(lines, lines_behind_header(whole)),
        "TOP sends as many lines of the body as were asked for and are there"
    );
}

}  // namespace

/// First octet: the size of chunks. Second: TOP's lines. The rest is the message.
void try_octets(std::string_view octets) {
    if (octets.size() < 2) {
        return;
    }
    const std::size_t chunk_size = static_cast<unsigned char>(octets[0]) % 64U + 1;
    const std::uint64_t lines = static_cast<unsigned char>(octets[1]) % 16U;
    try_retr(octets.substr(2), chunk_size);
    try_top(octets.substr(2), chunk_size, lines);
}

}  // namespace palomar::fuzz
