// The JSON format with values as clients send them, hostile ones included.
#include "palomard/json_fields.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace palomar::palomard {
namespace {

using telemetry::Field;
using namespace std::string_view_literals;

std::string json(std::initializer_list<Field> fields) {
    return json_fields("event", {fields.begin(), fields.size()});
}

/// What a reader of the JSON line gets for the key `k`.
boost::json::value read_back(std::string_view value) {
    return boost::json::parse("{" + json({{"k", value}}) + "}").at("k");
}

TEST(JsonFields, KeepTheirTypes) {
    EXPECT_EQ(json({}), R"("event":"event")");
    EXPECT_EQ(
        json(
            {{"account", "alice"},
             {"duration", 1.2},
             {"octets", std::uint64_t{18446744073709551615U}}}
        ),
        R"("event":"event","account":"alice","duration":1.2,"octets":18446744073709551615)"
    );
    EXPECT_EQ(
        json({{"a", std::numeric_limits<double>::infinity()}, {"b", std::nan("")}}),
        R"("event":"event","a":null,"b":null)"
    );
}

TEST(JsonFields, HostileValuesComeBackAsTheyWereOrReplaced) {
    const std::pair<std::string_view, std::string_view> cases[] = {
        {""sv, ""sv},
        {"a \"b\" \\ \r\n\t"sv, "a \"b\" \\ \r\n\t"sv},
        {"a\0b\x1B"sv, "a\0b\x1B"sv},
        {"Se\xC3\xB1or \xE2\x82\xAC \xF0\x9F\x95\x8A"sv,
         "Se\xC3\xB1or \xE2\x82\xAC \xF0\x9F\x95\x8A"sv},
        {"\xFF"sv, "\xEF\xBF\xBD"sv},
        {"\xC3\""sv, "\xEF\xBF\xBD\""sv},
        {"\xE2\x82"sv, "\xEF\xBF\xBD\xEF\xBF\xBD"sv},
        {"\xC0\x80"sv, "\xEF\xBF\xBD\xEF\xBF\xBD"sv},
        {"\xED\xA0\x80"sv, "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"sv},
        {"\x7F\xC2\x9B"sv, "\xEF\xBF\xBD\xEF\xBF\xBD"sv},
    };
    for (const auto& [value, expected] : cases) {
        EXPECT_EQ(std::string_view{read_back(value).as_string()}, expected);
    }
}

RC_GTEST_PROP(JsonFields, AreOneLineOfValidJsonWhateverTheValue, (const std::vector<char>& value)) {
    const std::string line = json({{"k", std::string_view{value.data(), value.size()}}});
    const auto controls =
        std::ranges::count_if(line, [](unsigned char c) { return c < ' ' || c == 0x7F; });
    RC_ASSERT(controls == 0);
    RC_ASSERT(boost::json::parse("{" + line + "}").at("k").is_string());
}

}  // namespace
}  // namespace palomar::palomard
