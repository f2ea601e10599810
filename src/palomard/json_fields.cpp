// Names of events and keys come from our own code and are taken as they are; values come from
// anybody.
#include "palomard/json_fields.hpp"

#include "telemetry/event_text.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <boost/locale/utf.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>

namespace palomar::palomard {
namespace {

/// Nearly all text: there is nothing in it to clean or to escape.
bool is_plain(std::string_view text) {
    return std::ranges::all_of(text, [](unsigned char octet) {
        return octet >= ' ' && octet < 0x7F && octet != '"' && octet != '\\';
    });
}

/// `text` with U+FFFD for each octet that is no UTF-8 and for DEL and the C1 controls, which JSON
/// allows but terminals obey.
std::string clean_utf8(std::string_view text) {
    using Utf8 = boost::locale::utf::utf_traits<char>;
    constexpr std::string_view replacement = "\xEF\xBF\xBD";
    std::string clean;
    for (const char* at = text.begin(); at != text.end();) {
        const char* next = at;
        const auto code_point = Utf8::decode(next, text.end());
        if (!boost::locale::utf::is_valid_codepoint(code_point)) {
            // What the decoder swallowed behind a bad octet may be good.
            next = at + 1;
            clean += replacement;
        } else if (code_point >= 0x7F && code_point <= 0x9F) {
            clean += replacement;
        } else {
            clean.append(at, next);
        }
        at = next;
    }
    return clean;
}

struct AppendJson {
    std::string& line;

    void operator()(std::string_view text) const {
        if (is_plain(text)) {
            line.append(1, '"').append(text).append(1, '"');
        } else {
            line += boost::json::serialize(boost::json::string_view{clean_utf8(text)});
        }
    }
    void operator()(std::uint64_t number) const {
        fmt::format_to(std::back_inserter(line), "{}", number);
    }
    /// JSON has no name for infinities and NaN.
    void operator()(double number) const {
        line += std::isfinite(number) ? telemetry::number_text(number) : "null";
    }
};

}  // namespace

std::string json_fields(std::string_view event, std::span<const telemetry::Field> fields) {
    std::string line = fmt::format(R"("event":"{}")", event);
    for (const auto& field : fields) {
        line.append(R"(,")").append(field.key).append(R"(":)");
        std::visit(AppendJson{line}, field.value);
    }
    return line;
}

}  // namespace palomar::palomard
