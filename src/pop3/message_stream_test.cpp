// MessageStream against a reference of a few lines, cut at every place.
#include "pop3/message_stream.hpp"

#include <gtest/gtest.h>

#include <rapidcheck.h>
#include <string>
#include <vector>

namespace palomar::pop3 {
namespace {

using Lines = std::optional<std::uint64_t>;

std::string stream(const std::vector<std::string_view>& chunks, Lines top_lines = std::nullopt) {
    MessageStream stream{top_lines};
    std::string out;
    for (const std::string_view chunk : chunks) {
        static_cast<void>(stream.feed(chunk, out));
    }
    stream.finish(out);
    return out;
}

/// RFC 1939 §3 and §7, a line at a time.
std::string reference(std::string_view message, Lines top_lines) {
    std::string out;
    bool in_header = true;
    while (!message.empty() && (in_header || top_lines != 0)) {
        std::string_view line = message.substr(0, message.find('\n'));
        const bool ended = line.size() < message.size();
        message.remove_prefix(line.size() + (ended ? 1 : 0));
        if (ended && line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        out.append(line.starts_with('.') ? "." : "").append(line).append("\r\n");
        if (!in_header && top_lines) {
            --*top_lines;
        }
        in_header = in_header && !(ended && line.empty());
    }
    return out + ".\r\n";
}

const std::string letter = "Subject: x\nTo: y\n\none\n.two\nthree\n";

TEST(MessageStream, RetrSendsTheWholeMessageAndTheFinalDot) {
    EXPECT_EQ(stream({letter}), "Subject: x\r\nTo: y\r\n\r\none\r\n..two\r\nthree\r\n.\r\n");
    EXPECT_EQ(stream({"no line end"}), "no line end\r\n.\r\n");
    EXPECT_EQ(stream({}), ".\r\n");
}

TEST(MessageStream, TopZeroSendsTheHeaderAndTheEmptyLine) {
    EXPECT_EQ(stream({letter}, 0), "Subject: x\r\nTo: y\r\n\r\n.\r\n");
    EXPECT_EQ(stream({"A: b\r\n\r\nbody\r\n"}, 0), "A: b\r\n\r\n.\r\n");
}

TEST(MessageStream, TopCountsLinesOfTheBodyOnly) {
    EXPECT_EQ(stream({letter}, 2), "Subject: x\r\nTo: y\r\n\r\none\r\n..two\r\n.\r\n");
}

TEST(MessageStream, TopPastTheEndSendsAll) {
    EXPECT_EQ(stream({letter}, 4), stream({letter}));
    EXPECT_EQ(stream({letter}, UINT32_MAX), stream({letter}));
    EXPECT_EQ(stream({"A: b\n\nunfinished"}, 9), "A: b\r\n\r\nunfinished\r\n.\r\n");
}

TEST(MessageStream, AMessageWithoutAnEmptyLineIsAllHeader) {
    EXPECT_EQ(stream({"A: b\nC: d\n"}, 0), "A: b\r\nC: d\r\n.\r\n");
    EXPECT_EQ(stream({"A: b\n\r\r\nC: d\n"}, 0), "A: b\r\n\r\r\nC: d\r\n.\r\n");
}

TEST(MessageStream, TopSaysWhenItHasEnough) {
    using enum MessageStream::More;
    MessageStream top{1};
    std::string out;
    EXPECT_EQ(top.feed("A: b\r\n\r", out), wanted);
    EXPECT_EQ(top.feed("\none", out), wanted);
    EXPECT_EQ(top.feed("\ntwo\n", out), enough);
    const std::size_t so_far = out.size();
    EXPECT_EQ(top.feed("three\n", out), enough);
    EXPECT_EQ(out.size(), so_far);
    EXPECT_EQ(top.octets(), std::string_view{"A: b\r\n\r\none\r\n"}.size());
}

TEST(MessageStream, TopOfNothingButAnEmptyLineHasEnoughAtOnce) {
    MessageStream top{0};
    std::string out;
    EXPECT_EQ(top.feed("\n", out), MessageStream::More::enough);
}

TEST(MessageStream, OctetsLeaveOutStuffingAndTheFinalDot) {
    MessageStream whole{std::nullopt};
    std::string out;
    static_cast<void>(whole.feed(".a\n.b", out));
    whole.finish(out);
    EXPECT_EQ(whole.octets(), 8U);
}

// Small and rich in what matters here: line ends, dots, empty lines.
std::string arbitrary_message() {
    return *rc::gen::container<std::string>(rc::gen::element('\n', '\n', '\r', '.', 'x'));
}

TEST(MessageStream, AgreesWithTheReferenceAtEveryCut) {
    EXPECT_TRUE(rc::check([] {
        const std::string message = arbitrary_message();
        const auto lines = *rc::gen::maybe(rc::gen::inRange<std::uint64_t>(0, 6));
        const Lines top_lines = lines ? Lines{*lines} : std::nullopt;
        const std::string expected = reference(message, top_lines);
        const std::string_view view = message;
        for (std::size_t cut = 0; cut <= view.size(); ++cut) {
            RC_ASSERT(stream({view.substr(0, cut), view.substr(cut)}, top_lines) == expected);
        }
        std::vector<std::string_view> octets;
        octets.reserve(view.size());
        for (std::size_t i = 0; i < view.size(); ++i) {
            octets.push_back(view.substr(i, 1));
        }
        RC_ASSERT(stream(octets, top_lines) == expected);
    }));
}

}  // namespace
}  // namespace palomar::pop3
