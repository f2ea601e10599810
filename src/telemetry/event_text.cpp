// Names of events and keys come from our own code and are taken as they are; values come from
// anybody.
#include "telemetry/event_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace palomar::telemetry {
namespace {

bool is_plain(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](unsigned char octet) {
        return octet > ' ' && octet < 0x7F && octet != '"' && octet != '\\' && octet != '=';
    });
}

std::string escaped(char octet) {
    switch (octet) {
        case '"':
            return "\\\"";
        case '\\':
            return "\\\\";
        case '\n':
            return "\\n";
        case '\r':
            return "\\r";
        case '\t':
            return "\\t";
        default:
            break;
    }
    const auto number = static_cast<unsigned char>(octet);
    const bool printable = number >= ' ' && number < 0x7F;
    return printable ? std::string(1, octet) : fmt::format("\\x{:02x}", number);
}

struct AppendText {
    std::string& line;

    void operator()(std::string_view text) const {
        if (is_plain(text)) {
            line += text;
            return;
        }
        line += '"';
        for (const char octet : text) {
            line += escaped(octet);
        }
        line += '"';
    }
    void operator()(std::uint64_t number) const {
        fmt::format_to(std::back_inserter(line), "{}", number);
    }
    void operator()(double number) const { line += number_text(number); }
};

}  // namespace

std::string number_text(double value) { return fmt::format("{:.6g}", value); }

std::string event_text(std::string_view event, std::span<const Field> fields) {
    std::string line{event};
    for (const auto& field : fields) {
        line.append(1, ' ').append(field.key).append(1, '=');
        std::visit(AppendText{line}, field.value);
    }
    return line;
}

}  // namespace palomar::telemetry
