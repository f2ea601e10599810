// LineReader: the same lines whatever the pieces they come in, and those that a search for LF
// finds.
#include "grammar/line_reader.hpp"

#include "target.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace palomar::fuzz {
namespace {

// Short, so that most inputs have lines that are too long.
using Reader = grammar::LineReader<16>;

constexpr std::string_view too_long = "\n";

std::vector<std::string> lines_in_pieces(std::string_view octets, std::size_t piece_size) {
    Reader reader;
    std::vector<std::string> lines;
    while (!octets.empty()) {
        const Alone piece{octets.substr(0, piece_size)};
        std::string_view input = piece.view();
        octets.remove_prefix(input.size());
        while (const auto line = reader.next(input)) {
            lines.emplace_back(line->too_long ? too_long : line->text);
        }
        require(input.empty(), "all of the input is taken");
    }
    return lines;
}

std::vector<std::string> lines_by_searching(std::string_view octets) {
    std::vector<std::string> lines;
    while (octets.contains('\n')) {
        const std::string_view line = octets.substr(0, octets.find('\n') + 1);
        octets.remove_prefix(line.size());
        lines.emplace_back(
            line.size() > Reader::longest ? too_long : grammar::without_line_end(line)
        );
    }
    return lines;
}

}  // namespace

void try_octets(std::string_view octets) {
    const auto expected = lines_by_searching(octets);
    for (const std::size_t piece_size : {1UZ, 2UZ, 3UZ, 7UZ, 15UZ, 16UZ, 17UZ, 100'000UZ}) {
        require(lines_in_pieces(octets, piece_size) == expected, "the same lines in any pieces");
    }
}

}  // namespace palomar::fuzz
