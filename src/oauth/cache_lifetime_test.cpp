// What authorization servers say of how long their keys are good, and what of it counts.
#include "oauth/cache_lifetime.hpp"

#include <gtest/gtest.h>

#include <string>

namespace palomar::oauth {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

TEST(CacheLifetime, IsTheServersWord) {
    EXPECT_EQ(cache_lifetime("max-age=600", ""), 600s);
    EXPECT_EQ(cache_lifetime("public, max-age=19204, must-revalidate", ""), 19204s);
    EXPECT_EQ(cache_lifetime("PUBLIC,\tMax-Age = 3000 ", ""), 3000s);
    EXPECT_EQ(cache_lifetime("max-age=\"900\"", ""), 900s);
}

TEST(CacheLifetime, IsAnHourWhereTheServerSaysNothing) {
    for (const char* const text : {"", ",", " , ,", "public", "s-maxage=600", "max-ages=600"}) {
        EXPECT_EQ(cache_lifetime(text, ""), 1h) << text;
    }
}

TEST(CacheLifetime, IsAnHourWhereItsWordMakesNoSense) {
    for (const char* const text :
         {"max-age",
          "max-age=",
          "max-age=-1",
          "max-age=+600",
          "max-age=600s",
          "max-age=6 00",
          "max-age=0x600",
          "max-age=\"",
          "max-age=\"\"",
          "max-age=600=600",
          "max-age;600"}) {
        EXPECT_EQ(cache_lifetime(text, ""), 1h) << text;
    }
    EXPECT_EQ(cache_lifetime("max-age=6\0x"s, ""), 1h);
}

TEST(CacheLifetime, HasBounds) {
    for (const char* const text :
         {"max-age=0", "max-age=299", "no-cache", "No-Store, max-age=3000", "no-cache=\"x\""}) {
        EXPECT_EQ(cache_lifetime(text, ""), 5min) << text;
    }
    for (const char* const text :
         {"max-age=86400", "max-age=31536000", "max-age=99999999999999999999999999"}) {
        EXPECT_EQ(cache_lifetime(text, ""), 24h) << text;
    }
}

TEST(CacheLifetime, IsTheLeastOfSeveral) {
    EXPECT_EQ(cache_lifetime("max-age=3000, max-age=1000, max-age=2000", ""), 1000s);
    EXPECT_EQ(cache_lifetime("max-age=x, max-age=1000", ""), 1000s);
}

TEST(CacheLifetime, IsShorterByTheTimeInOtherCaches) {
    EXPECT_EQ(cache_lifetime("max-age=3000", "1000"), 2000s);
    EXPECT_EQ(cache_lifetime("max-age=3000", " 1000 "), 2000s);
    EXPECT_EQ(cache_lifetime("max-age=3000", "99999999999999999999"), 5min);
    EXPECT_EQ(cache_lifetime("max-age=3000", "-1000"), 3000s);
    EXPECT_EQ(cache_lifetime("", "1000"), 1h);
}

}  // namespace
}  // namespace palomar::oauth
