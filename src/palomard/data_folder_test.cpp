// Tests of the data folder's privacy and exclusivity.
#include "palomard/data_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sys/stat.h>

namespace palomar::palomard {
namespace {

using testing::HasSubstr;

class DataFolderTest : public testing::Test {
  protected:
    ~DataFolderTest() override { std::filesystem::remove_all(scratch); }

    static std::filesystem::path make_scratch() {
        std::string pattern = std::filesystem::temp_directory_path() / "palomar-XXXXXX";
        return ::mkdtemp(pattern.data());
    }

    const std::filesystem::path scratch = make_scratch();
    const std::filesystem::path data = scratch / "not yet" / "data";
};

TEST_F(DataFolderTest, IsMadePrivate) {
    ASSERT_TRUE(DataFolder::open(data));
    struct stat status{};
    ASSERT_EQ(::stat(data.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0700U);
}

TEST_F(DataFolderTest, SlashAtItsEndChangesNothing) {
    EXPECT_TRUE(DataFolder::open(data / "")) << data / "";
}

TEST_F(DataFolderTest, IsRefusedIfOthersMayLookIntoIt) {
    ASSERT_TRUE(DataFolder::open(data));
    for (const mode_t mode : {0750U, 0701U, 0777U}) {
        ::chmod(data.c_str(), mode);
        const auto folder = DataFolder::open(data);
        ASSERT_FALSE(folder) << mode;
        EXPECT_THAT(folder.error(), HasSubstr("chmod 0700"));
    }
}

TEST_F(DataFolderTest, BelongsToOneServerAtATime) {
    {
        const auto first = DataFolder::open(data);
        ASSERT_TRUE(first);
        const auto second = DataFolder::open(data);
        ASSERT_FALSE(second);
        EXPECT_THAT(second.error(), HasSubstr("another palomard"));
    }
    EXPECT_TRUE(DataFolder::open(data));
}

TEST_F(DataFolderTest, FileInItsPlaceIsRefused) {
    std::filesystem::create_directories(data.parent_path());
    std::ofstream{data} << "a file";
    EXPECT_FALSE(DataFolder::open(data));
}

}  // namespace
}  // namespace palomar::palomard
