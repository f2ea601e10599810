// Values as clients send them, hostile ones included.
#include "telemetry/event_text.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace palomar::telemetry {
namespace {

using namespace std::string_view_literals;

std::string text(std::initializer_list<Field> fields) {
    return event_text("event", {fields.begin(), fields.size()});
}

TEST(EventText, PlainValuesStandAsTheyAre) {
    EXPECT_EQ(text({}), "event");
    EXPECT_EQ(
        text(
            {{"account", "alice@example.org"},
             {"address", "[::1]:4242"},
             {"duration", 1.2},
             {"octets", std::uint64_t{18446744073709551615U}}}
        ),
        "event account=alice@example.org address=[::1]:4242 duration=1.2 "
        "octets=18446744073709551615"
    );
}

TEST(EventText, OtherValuesAreQuotedAndEscaped) {
    const std::pair<std::string_view, std::string_view> cases[] = {
        {""sv, R"("")"},
        {"a b"sv, R"("a b")"},
        {"a=b"sv, R"("a=b")"},
        {"a\"b"sv, R"("a\"b")"},
        {"a\\b"sv, R"("a\\b")"},
        {"x\r\n2026-11-25T06:30:12.123Z info login"sv,
         R"("x\r\n2026-11-25T06:30:12.123Z info login")"},
        {"\x1B[2J\x1B]0;t\x07"sv, R"("\x1b[2J\x1b]0;t\x07")"},
        {"a\0b"sv, R"("a\x00b")"},
        {"\t\x7F"sv, R"("\t\x7f")"},
        {"\xFF\xC3"sv, R"("\xff\xc3")"},
        {"\xC2\x9B"sv, R"("\xc2\x9b")"},
        {"\xE2\x80\xAE"sv, R"("\xe2\x80\xae")"},
    };
    for (const auto& [value, shown] : cases) {
        EXPECT_EQ(text({{"k", value}}), "event k=" + std::string{shown});
    }
}

RC_GTEST_PROP(EventText, ArePrintableAsciiWhateverTheValue, (const std::vector<char>& value)) {
    const std::string line = text({{"k", std::string_view{value.data(), value.size()}}});
    RC_ASSERT(std::ranges::all_of(line, [](char octet) { return octet >= ' ' && octet < 0x7F; }));
}

}  // namespace
}  // namespace palomar::telemetry
