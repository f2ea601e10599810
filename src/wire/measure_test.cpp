// Tests of Measure: it must say of every message what the encoder would do.
#include "wire/measure.hpp"

#include "wire/arbitrary_message.hpp"
#include "wire/encoder.hpp"
#include "wire/reference.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <string_view>

namespace palomar::wire {
namespace {

using std::string_view_literals::operator""sv;

Measure measured(std::string_view message) {
    Measure measure;
    measure.feed(message);
    return measure;
}

TEST(Measure, KnowsMessagesThatCanBeSentAsTheyAre) {
    for (const auto message :
         {""sv, "\r\n"sv, "a\r\n"sv, "a.b\r\n\r\nc\rd\0\xFF\r\n"sv, "a\r\r\n"sv}) {
        EXPECT_TRUE(measured(message).is_wire_form()) << testing::PrintToString(message);
        EXPECT_EQ(measured(message).octets(), message.size()) << testing::PrintToString(message);
    }
}

TEST(Measure, KnowsMessagesThatCannotBeSentAsTheyAre) {
    struct Case {
        std::string_view message;
        std::uint64_t octets;
    };
    for (const auto& [message, octets] :
         {Case{"\n"sv, 2},
          Case{"a"sv, 3},
          Case{"a\r"sv, 4},
          Case{".\r\n"sv, 3},
          Case{"a\r\n.b\r\n"sv, 7},
          Case{"a\r\nb\nc\r\n"sv, 9}}) {
        EXPECT_FALSE(measured(message).is_wire_form()) << testing::PrintToString(message);
        EXPECT_EQ(measured(message).octets(), octets) << testing::PrintToString(message);
    }
}

RC_GTEST_PROP(Measure, AgreesWithTheEncoderWhereverTheMessageIsCut, ()) {
    const std::string message = *arbitrary_message();
    Encoder encoder;
    std::string encoded;
    encoder.encode(message, encoded);
    encoder.finish(encoded);
    const bool unchanged = reference::encoded(message) == message;

    for (std::size_t cut = 0; cut <= message.size(); ++cut) {
        Measure measure;
        measure.feed(std::string_view{message}.substr(0, cut));
        measure.feed(std::string_view{message}.substr(cut));
        RC_ASSERT(measure.octets() == encoder.octets());
        RC_ASSERT(measure.is_wire_form() == unchanged);
    }
}

}  // namespace
}  // namespace palomar::wire
