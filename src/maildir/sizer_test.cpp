// Octets of files with honest and with lying names.
#include "maildir/sizer.hpp"

#include "maildir/faulty_file_system.hpp"
#include "maildir/posix_file_system.hpp"
#include "maildir/temporary_maildir.hpp"

#include <gtest/gtest.h>

#include <cerrno>

namespace palomar::maildir {
namespace {

class SizerTest : public ::testing::Test {
  protected:
    Result<Size> size(
        const std::string& name, std::string_view octets, Knowledge before = Knowledge::unseen
    ) {
        home.put("new/" + name, octets);
        return sizer.size_of(folder.number(), name, before);
    }
    std::uint64_t octets(const std::string& name, std::string_view stored) {
        return size(name, stored)->octets;
    }

    TemporaryMaildir home;
    PosixFileSystem posix;
    FaultyFileSystem files{posix};
    Sizer sizer{files};
    Descriptor folder = std::move(posix.open_directory(home.at("new"), Blocking::allowed).value());
};

TEST_F(SizerTest, MeasuresWhatTheNameDoesNotSay) {
    EXPECT_EQ(octets("1", ""), 0U);
    EXPECT_EQ(octets("1", "a\nb\n"), 6U);
    EXPECT_EQ(octets("1", "a\r\nb\n"), 6U);
    EXPECT_EQ(octets("1", "a\nb"), 6U);
    EXPECT_EQ(octets("1", "a\rb\r\n"), 5U);
    EXPECT_EQ(octets("1", std::string(1'000'000, '\n')), 2'000'000U);
    EXPECT_EQ(octets("1,S=4", "a\nb\n"), 6U);
}

TEST_F(SizerTest, KnowsTheWireFormOfWhatItMeasured) {
    EXPECT_EQ(size("1", "a\r\nb\r\n"), (Size{6, Knowledge::wire_form}));
    EXPECT_EQ(size("1", "a\nb\n"), (Size{6, Knowledge::octets}));
    EXPECT_EQ(size("1", "a\r\n.b\r\n"), (Size{7, Knowledge::octets}));
}

TEST_F(SizerTest, BelievesACredibleNameWithoutReadingTheFile) {
    // Not what measuring would give: that shows who was asked.
    EXPECT_EQ(octets("1,W=7", "a\nb\n"), 7U);
    EXPECT_EQ(octets("1,S=4,W=7:2,S", "a\nb\n"), 7U);
}

TEST_F(SizerTest, CountsTheFinalLineEndThatTheNameLeavesOut) {
    EXPECT_EQ(octets("1,S=3,W=4", "a\nb"), 6U);
    EXPECT_EQ(octets("1,S=4,W=5", "a\nb\r"), 7U);
    EXPECT_EQ(octets("1,S=0,W=0", ""), 0U);
}

TEST_F(SizerTest, MeasuresWhereTheNameCannotBeTrue) {
    EXPECT_EQ(octets("1,W=3", "a\nb\n"), 6U);
    EXPECT_EQ(octets("1,W=9", "a\nb\n"), 6U);
    EXPECT_EQ(octets("1,S=5,W=7", "a\nb\n"), 6U);
    EXPECT_EQ(octets("1,W=18446744073709551615", "a\nb\n"), 6U);
}

TEST_F(SizerTest, MeasuresWhatIsDoubtful) {
    EXPECT_EQ(size("1,W=7", "a\nb\n", Knowledge::doubtful), (Size{6, Knowledge::octets}));
}

TEST_F(SizerTest, AnyCallMayFail) {
    for (const std::string name : {"1", "1,W=6"}) {
        for (std::size_t call = 0; call < 2; ++call) {
            files.set_plan(fail_call(call, EIO));
            EXPECT_EQ(size(name, "a\nb\n").error().value, EIO) << name << call;
        }
    }
    files.set_plan({});
    EXPECT_EQ(sizer.size_of(folder.number(), "2", Knowledge::unseen).error().value, ENOENT);
}

}  // namespace
}  // namespace palomar::maildir
