// POP3 command lines: what is understood can be written down again as it came.
#include "pop3/command.hpp"
#include "pop3/command_table.hpp"
#include "target.hpp"

#include <algorithm>
#include <string>

namespace palomar::fuzz {
namespace {

/// The arguments, each with the space before it, as the client would have written them.
std::string arguments_of(const pop3::Command& command) {
    std::string arguments;
    const auto append = [&arguments](std::string_view text) { arguments.append(" ").append(text); };
    switch (pop3::row_of(command.verb).arguments) {
        case pop3::Arguments::none:
            break;
        case pop3::Arguments::name:
        case pop3::Arguments::password:
            append(command.text);
            break;
        case pop3::Arguments::mechanism:
            if (!command.text.empty()) {
                append(command.text);
            }
            if (command.initial_response) {
                append(*command.initial_response);
            }
            break;
        case pop3::Arguments::optional_number:
        case pop3::Arguments::number:
        case pop3::Arguments::number_and_lines:
            if (command.number) {
                append(std::to_string(command.number->value()));
            }
            break;
    }
    if (command.verb == pop3::Verb::top) {
        append(std::to_string(command.lines));
    }
    return arguments;
}

void try_line(std::string_view line) {
    const auto command = pop3::parse(line);
    if (!command) {
        return;
    }
    const auto& row = pop3::row_of(command->verb);
    require(
        std::ranges::equal(
            line.substr(0, row.keyword.size()),
            row.keyword,
            [](char octet, char capital) { return (octet & ~0x20) == capital; }
        ),
        "the line begins with the command's keyword"
    );
    const bool numbered = row.arguments == pop3::Arguments::number ||
                          row.arguments == pop3::Arguments::number_and_lines;
    require(!numbered || command->number, "a message-number where there must be one");
    // Numbers may have zeros in front: then there is more than one way to write them. Spaces at the
    // end of a line are forgiven, where they are not a password's.
    const std::string arguments = arguments_of(*command);
    const std::string_view written = line.substr(row.keyword.size());
    require(
        line.contains(" 0") || (written.starts_with(arguments) &&
                                written.find_first_not_of(' ', arguments.size()) == written.npos),
        "nothing of the line is passed over"
    );
    require(
        row.arguments != pop3::Arguments::password || written == arguments,
        "a password is everything behind the one space"
    );
}

}  // namespace

/// Each line, without its LF, for itself.
void try_octets(std::string_view octets) {
    while (!octets.empty()) {
        const std::string_view line = octets.substr(0, octets.find('\n'));
        octets.remove_prefix(std::min(line.size() + 1, octets.size()));
        try_line(Alone{line}.view());
    }
}

}  // namespace palomar::fuzz
