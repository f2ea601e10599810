// All the work that the floor leaves out of its answers.
#include "floor/maildrop.hpp"

#include "floor/stored_file.hpp"
#include "floor/wire_form.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace palomar::floor_server {
namespace {

constexpr std::size_t small_message = std::size_t{64} * 1024;

constexpr std::string_view end_of_answer = ".\r\n";

std::string first_line(std::uint64_t octets) { return fmt::format("+OK {} octets\r\n", octets); }

void write_all(int file, std::string_view octets) {
    while (!octets.empty()) {
        const ssize_t written = ::write(file, octets.data(), octets.size());
        if (written < 0) {
            throw std::system_error{errno, std::system_category(), "write"};
        }
        octets.remove_prefix(static_cast<std::size_t>(written));
    }
}

/// What the file has grown to, and what LIST announces.
std::pair<std::uint64_t, std::uint64_t> write_wire_form(int file, std::string_view stored) {
    constexpr std::size_t enough = std::size_t{1024} * 1024;
    std::string gathered;
    std::uint64_t written = 0;
    const auto flush = [&] {
        write_all(file, gathered);
        written += gathered.size();
        gathered.clear();
    };
    const std::uint64_t octets = encode(stored, [&](std::string_view piece) {
        gathered += piece;
        if (gathered.size() >= enough) {
            flush();
        }
    });
    flush();
    return {written, octets};
}

}  // namespace

Maildrop::Maildrop(const std::string& maildir) : list_{"+OK\r\n"}, unique_ids_{"+OK\r\n"} {
    std::uint64_t octets = 0;
    const auto append = [](std::string& text, const std::string& line) {
        text += line;
        return Slice{.offset = text.size() - line.size(), .size = line.size()};
    };
    for (const MailFile& file : list_maildir(maildir)) {
        Message message = prepared(file.path);
        const auto number = messages_.size() + 1;
        message.list = append(list_, fmt::format("{} {}\r\n", number, message.octets));
        message.unique_id = append(unique_ids_, fmt::format("{} {}\r\n", number, file.unique_name));
        octets += message.octets;
        messages_.push_back(std::move(message));
    }
    list_ += end_of_answer;
    unique_ids_ += end_of_answer;
    stat_ = fmt::format("+OK {} {}\r\n", messages_.size(), octets);
}

Maildrop::Message Maildrop::prepared(const std::string& path) {
    StoredFile stored{path};
    Message message;
    if (stored.octets().size() <= small_message) {
        keep_in_memory(stored.octets(), message);
        return message;
    }
    if (is_wire_form(stored.octets())) {
        message.octets = message.file_octets = stored.octets().size();
        message.file = stored.take_descriptor();
    } else {
        message.file = nameless_file();
        std::tie(message.file_octets, message.octets) =
            write_wire_form(message.file.number(), stored.octets());
    }
    const std::string line = first_line(message.octets);
    message.answer = {.offset = small_.size(), .size = line.size()};
    small_ += line;
    return message;
}

void Maildrop::keep_in_memory(std::string_view stored, Message& message) {
    std::string text;
    message.octets = encode(stored, [&text](std::string_view piece) { text += piece; });
    const auto begin = small_.size();
    small_ += first_line(message.octets);
    small_ += text;
    small_ += end_of_answer;
    message.answer = {.offset = begin, .size = small_.size() - begin};
}

void Maildrop::retrieve(std::uint64_t number, Output& output) const {
    const Message& message = messages_[number - 1];
    output.add(message.answer.of(small_));
    if (message.file_octets > 0) {
        output.add_file(message.file.number(), message.file_octets);
        output.add(end_of_answer);
    }
}

void Maildrop::list(std::uint64_t number, Output& output) const {
    output.add("+OK ");
    output.add(messages_[number - 1].list.of(list_));
}

void Maildrop::unique_id(std::uint64_t number, Output& output) const {
    output.add("+OK ");
    output.add(messages_[number - 1].unique_id.of(unique_ids_));
}

}  // namespace palomar::floor_server
