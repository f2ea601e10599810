// The search finds what a simple one finds, wherever the LFs are and however long the text is.
#include "wire/line_feeds.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

namespace palomar::wire {
namespace {

std::vector<std::size_t> by_each(std::string_view text) {
    std::vector<std::size_t> positions;
    each_line_feed(text, [&](std::size_t position) { positions.push_back(position); });
    return positions;
}

std::vector<std::size_t> simply(std::string_view text) {
    std::vector<std::size_t> positions;
    for (std::size_t at = text.find('\n'); at != std::string_view::npos;
         at = text.find('\n', at + 1)) {
        positions.push_back(at);
    }
    return positions;
}

TEST(LineFeeds, NoTextHasNone) { EXPECT_TRUE(by_each("").empty()); }

TEST(LineFeeds, EachIsFoundAtEachPlaceOfEachLength) {
    for (std::size_t length = 1; length <= 3 * mask_octets; ++length) {
        for (std::size_t place = 0; place < length; ++place) {
            std::string text(length, 'x');
            text[place] = '\n';
            ASSERT_EQ(by_each(text), std::vector{place}) << length;
        }
    }
}

TEST(LineFeeds, NothingElseIsTakenForOne) {
    std::string others;
    for (int octet = 0; octet < 256; ++octet) {
        if (octet != '\n') {
            others += static_cast<char>(octet);
        }
    }
    EXPECT_TRUE(by_each(others).empty());
}

TEST(LineFeeds, AreFoundInALongText) {
    std::string text;
    for (std::size_t length = 0; length < 500; ++length) {
        text += std::string(length, '\x8A') + '\n';
    }
    EXPECT_EQ(by_each(text), simply(text));
    EXPECT_EQ(by_each(std::string(10'000, '\n')), simply(std::string(10'000, '\n')));
}

RC_GTEST_PROP(LineFeeds, BothSearchesAgree, ()) {
    const auto text = *rc::gen::container<std::string>(
        rc::gen::element('\n', '\r', '.', 'x', '\0', '\x8A', '\x0B')
    );
    const std::size_t blocks = (text.size() + mask_octets - 1) / mask_octets;
    std::vector<std::uint64_t> masks(blocks);
    std::vector<std::uint64_t> portably(blocks);
    find_line_feeds(text, masks);
    find_line_feeds_portably(text, portably);
    RC_ASSERT(masks == portably);
    RC_ASSERT(by_each(text) == simply(text));
    RC_ASSERT(count_line_feeds(text) == simply(text).size());
}

}  // namespace
}  // namespace palomar::wire
