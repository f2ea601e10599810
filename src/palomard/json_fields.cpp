// Names of events and keys come from our own code and are taken as they are; values come from
// anybody.
#include "palomard/json_fields.hpp"

#include "telemetry/event_text.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <boost/locale/utf.hpp>
#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <iterator>

namespace palomar::palomard {
namespace {

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

struct JsonValue {
    std::string operator()(std::string_view text) const {
        return boost::json::serialize(boost::json::string_view{clean_utf8(text)});
    }
    std::string operator()(std::uint64_t number) const { return std::to_string(number); }
    /// JSON has no name for infinities and NaN.
    std::string operator()(double number) const {
        return std::isfinite(number) ? telemetry::number_text(number) : "null";
    }
};

}  // namespace

std::string json_fields(std::string_view event, std::span<const telemetry::Field> fields) {
    std::string line = fmt::format(R"("event":"{}")", event);
    for (const auto& field : fields) {
        fmt::format_to(
            std::back_inserter(line), R"(,"{}":{})", field.key, std::visit(JsonValue{}, field.value)
        );
    }
    return line;
}

}  // namespace palomar::palomard
