// Tests of Encoder: by example, then against the reference with the message cut at every place.
#include "wire/encoder.hpp"

#include "wire/arbitrary_message.hpp"
#include "wire/reference.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace palomar::wire {
namespace {

using std::string_view_literals::operator""sv;

struct Encoded {
    std::string text;
    std::uint64_t octets;
};

Encoded encode(const std::vector<std::string_view>& chunks) {
    Encoder encoder;
    std::string text;
    for (const std::string_view chunk : chunks) {
        encoder.encode(chunk, text);
    }
    encoder.finish(text);
    return {text, encoder.octets()};
}

TEST(Encoder, SendsEachMessageAsRfc1939WantsIt) {
    struct Case {
        std::string_view stored;
        std::string_view wire;
        std::uint64_t octets;
    };
    for (const auto& [stored, wire, octets] : {
             Case{""sv, ""sv, 0},
             Case{"a\r\nb\r\n"sv, "a\r\nb\r\n"sv, 6},
             Case{"a\nb\n"sv, "a\r\nb\r\n"sv, 6},
             Case{"\n\n"sv, "\r\n\r\n"sv, 4},
             Case{"a"sv, "a\r\n"sv, 3},
             Case{"."sv, "..\r\n"sv, 3},
             Case{".\n..\n"sv, "..\r\n...\r\n"sv, 7},
             Case{"a.b\n.\r\n"sv, "a.b\r\n..\r\n"sv, 8},
             Case{"a\rb\n"sv, "a\rb\r\n"sv, 5},
             Case{"a\r.\n"sv, "a\r.\r\n"sv, 5},
             Case{"a\r\r\n"sv, "a\r\r\n"sv, 4},
             // A CR that ends the message is a bare one: no LF follows it in the store.
             Case{"a\r"sv, "a\r\r\n"sv, 4},
             Case{"a\0b\xFF\n"sv, "a\0b\xFF\r\n"sv, 6},
         }) {
        const Encoded encoded = encode({stored});
        EXPECT_EQ(encoded.text, wire) << testing::PrintToString(stored);
        EXPECT_EQ(encoded.octets, octets) << testing::PrintToString(stored);
    }
}

TEST(Encoder, ALineEndMayBeCutByAChunk) {
    EXPECT_EQ(encode({"a\r", "\nb"}).text, "a\r\nb\r\n");
    EXPECT_EQ(encode({"a", "\nb"}).text, "a\r\nb\r\n");
    EXPECT_EQ(encode({"a\n", ".b"}).text, "a\r\n..b\r\n");
    EXPECT_EQ(encode({"a", ".b"}).text, "a.b\r\n");
    EXPECT_EQ(encode({"a\r", "", "\n"}).text, "a\r\n");
}

TEST(Encoder, AppendsToWhatIsThere) {
    Encoder encoder;
    std::string out = "+OK\r\n";
    encoder.encode("", out);
    EXPECT_EQ(out, "+OK\r\n");
    encoder.encode("a\n", out);
    encoder.encode(".b", out);
    encoder.finish(out);
    EXPECT_EQ(out, "+OK\r\na\r\n..b\r\n");
}

TEST(Encoder, TakesNoMoreRoomThanLinesNeed) {
    std::string message;
    for (int line = 0; line < 1000; ++line) {
        message += std::string(70, 'x') + '\n';
    }
    Encoder encoder;
    std::string out;
    encoder.encode(message, out);
    EXPECT_LT(out.capacity(), message.size() + message.size() / 20);
}

TEST(Encoder, TheDensestMessageFits) {
    const std::string message(10'000, '\n');
    EXPECT_EQ(encode({message}).text.size(), 2 * message.size());
    std::string dots;
    for (int line = 0; line < 10'000; ++line) {
        dots += ".\n";
    }
    EXPECT_EQ(encode({dots}).text.size(), 2 * dots.size());
}

RC_GTEST_PROP(Encoder, AgreesWithTheReferenceWhereverTheMessageIsCut, ()) {
    const std::string message = *arbitrary_message();
    const std::string expected = reference::encoded(message);
    const std::string_view text = message;
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
        RC_ASSERT(encode({text.substr(0, cut), text.substr(cut)}).text == expected);
    }
}

RC_GTEST_PROP(Encoder, AgreesWithTheReferenceOctetByOctet, ()) {
    const std::string message = *arbitrary_message();
    std::vector<std::string_view> octets;
    octets.reserve(message.size());
    for (std::size_t i = 0; i < message.size(); ++i) {
        octets.push_back(std::string_view{message}.substr(i, 1));
    }
    RC_ASSERT(encode(octets).text == reference::encoded(message));
}

RC_GTEST_PROP(Encoder, ClientGetsBackAMessageWhoseLinesAreWhole, ()) {
    const std::string message = reference::line_ends_repaired(*arbitrary_message());
    RC_ASSERT(reference::decoded(encode({message}).text) == message);
}

RC_GTEST_PROP(Encoder, CountsTheOctetsThatTheClientGets, ()) {
    const Encoded encoded = encode({*arbitrary_message()});
    RC_ASSERT(encoded.octets == reference::decoded(encoded.text).size());
}

RC_GTEST_PROP(Encoder, WireFormNeverHoldsTheFinalDotLine, ()) {
    const std::string wire = encode({*arbitrary_message()}).text;
    RC_ASSERT(!wire.starts_with(".\r\n"));
    RC_ASSERT(!wire.contains("\n.\r\n"));
}

}  // namespace
}  // namespace palomar::wire
