// The commands of RFC 1939 that change nothing.
#include "floor/session.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <optional>
#include <sys/socket.h>
#include <utility>

namespace palomar::floor_server {
namespace {

/// RFC 2449 §4.
constexpr std::size_t longest_line = 255;

/// The keyword in upper case, in `room`.
std::string_view upper_case(std::string_view keyword, std::array<char, 4>& room) {
    const auto size = std::min(keyword.size(), room.size());
    for (std::size_t place = 0; place < size; ++place) {
        const char octet = keyword[place];
        room[place] = octet >= 'a' && octet <= 'z' ? static_cast<char>(octet - 'a' + 'A') : octet;
    }
    return keyword.size() > room.size() ? std::string_view{} : std::string_view{room.data(), size};
}

std::optional<std::uint64_t> number_from(std::string_view text) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.begin(), text.end(), number);
    return error == std::errc{} && end == text.end() ? std::optional{number} : std::nullopt;
}

}  // namespace

Next Session::greet() {
    desk_.output.add("+OK floor\r\n");
    return send(desk_.output);
}

Next Session::on_input() {
    const ssize_t count = ::recv(socket_.number(), desk_.input.data(), desk_.input.size(), 0);
    if (count <= 0) {
        return count < 0 && errno == EAGAIN ? Next::input : Next::nothing;
    }
    const std::string_view octets{desk_.input.data(), static_cast<std::size_t>(count)};
    const std::string whole =
        beginning_.empty() ? std::string{} : std::exchange(beginning_, {}).append(octets);
    if (!answer_lines(whole.empty() ? octets : whole)) {
        desk_.output.clear();
        return Next::nothing;
    }
    return send(desk_.output);
}

bool Session::answer_lines(std::string_view octets) {
    while (!leaving_) {
        const auto line_feed = octets.find('\n');
        if (line_feed == std::string_view::npos) {
            beginning_ = octets;
            return octets.size() <= longest_line;
        }
        auto line = octets.substr(0, line_feed);
        line.remove_suffix(line.ends_with('\r') ? 1 : 0);
        answer(line);
        octets.remove_prefix(line_feed + 1);
    }
    return true;
}

void Session::answer(std::string_view line) {
    const auto space = std::min(line.find(' '), line.size());
    const auto argument = line.substr(std::min(space + 1, line.size()));
    std::array<char, 4> room;
    const auto keyword = upper_case(line.substr(0, space), room);
    if (keyword == "QUIT") {
        desk_.output.add("+OK\r\n");
        leaving_ = true;
    } else if (keyword == "CAPA") {
        desk_.output.add("+OK\r\nUSER\r\nUIDL\r\nPIPELINING\r\n.\r\n");
    } else if (logged_in_) {
        answer_in_transaction(keyword, argument);
    } else if (keyword == "USER") {
        maildrop_ = desk_.library.maildrop(argument);
        desk_.output.add(maildrop_ == nullptr ? "-ERR no such name\r\n" : "+OK\r\n");
    } else if (keyword == "PASS" && maildrop_ != nullptr) {
        desk_.output.add("+OK\r\n");
        logged_in_ = true;
    } else {
        desk_.output.add("-ERR not before login\r\n");
    }
}

void Session::answer_in_transaction(std::string_view keyword, std::string_view argument) {
    if (keyword == "RETR") {
        about_message(argument, &Maildrop::retrieve);
    } else if (keyword == "STAT") {
        desk_.output.add(maildrop_->stat());
    } else if (keyword == "LIST" && argument.empty()) {
        desk_.output.add(maildrop_->list());
    } else if (keyword == "LIST") {
        about_message(argument, &Maildrop::list);
    } else if (keyword == "UIDL" && argument.empty()) {
        desk_.output.add(maildrop_->unique_ids());
    } else if (keyword == "UIDL") {
        about_message(argument, &Maildrop::unique_id);
    } else if (keyword == "NOOP") {
        desk_.output.add("+OK\r\n");
    } else {
        desk_.output.add("-ERR unknown command\r\n");
    }
}

void Session::about_message(std::string_view argument, About answers) {
    const auto number = number_from(argument);
    if (number && *number >= 1 && *number <= maildrop_->messages()) {
        (maildrop_->*answers)(*number, desk_.output);
    } else {
        desk_.output.add("-ERR no such message\r\n");
    }
}

Next Session::on_room() { return send(*unsent_); }

Next Session::send(Output& output) {
    switch (output.send(socket_.number())) {
        case Sent::all:
            unsent_.reset();
            return leaving_ ? Next::nothing : Next::input;
        case Sent::some:
            if (!unsent_) {
                unsent_ = std::make_unique<Output>(std::exchange(output, {}));
            }
            return Next::room;
        case Sent::broken:
            desk_.output.clear();
            return Next::nothing;
    }
    std::unreachable();
}

}  // namespace palomar::floor_server
