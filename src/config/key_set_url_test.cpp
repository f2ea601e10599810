// URLs of key sets: those that are taken, and those that would let somebody else give the keys.
#include "config/key_set_url.hpp"

#include <gtest/gtest.h>

namespace palomar::config {
namespace {

using Host = KeySetUrl::Host;

struct Good {
    const char* text;
    Host host;
    std::uint16_t port;
};

constexpr Good good[] = {
    {"https://login.example.org/jwks", Host::name, 443},
    {"https://login.example.org", Host::name, 443},
    {"https://login.example.org?format=jwks&v=2", Host::name, 443},
    {"https://Login.Example.ORG:8443/a/b.json?x=%20", Host::name, 8443},
    {"https://intranet/keys", Host::name, 443},
    {"https://192.0.2.1/keys", Host::address, 443},
    {"https://[2001:db8::1]:65535/keys", Host::address, 65535},
    {"http://127.0.0.1/keys", Host::address, 80},
    {"http://127.9.9.9:8080/keys", Host::address, 8080},
    {"http://[::1]:1/", Host::address, 1},
};

constexpr const char* bad[] = {
    "",
    "keys.json",
    "://login.example.org/",
    "https:login.example.org",
    "https:///keys",
    "https://:443/keys",
    "file:///etc/keys.json",
    "ftp://login.example.org/keys",
    "httpss://login.example.org/keys",
    "http://login.example.org/keys",
    "http://localhost/keys",
    "http://192.0.2.1/keys",
    "http://[2001:db8::1]/keys",
    "http://127.0.0.1.example.org/keys",
    "http://127.1/keys",
    "http://0x7f000001/keys",
    "http://2130706433/keys",
    "http://127.0.0.1@login.example.org/keys",
    "http://127.0.0.1\\@login.example.org/keys",
    "http://127.0.0.1#@login.example.org/keys",
    "https://user:secret@login.example.org/keys",
    "https://login.example.org/keys#first",
    "https://login.example.org/the keys",
    "https://login.example.org/keys\n",
    "https://login.example.org/\xC3\xB1",
    "https://l\xC3\xB3gin.example.org/",
    "https://login.example.org:0/keys",
    "https://login.example.org:65536/keys",
    "https://login.example.org:/keys",
    "https://login.example.org:44a/keys",
    "https://login.example.org:443:443/keys",
    "https://[::1/keys",
    "https://[]/keys",
    "https://[/keys",
    "https://[127.0.0.1]/keys",
    "https://[::1]443/keys",
    "https://[login.example.org]/keys",
    "https://2001:db8::1/keys",
};

TEST(KeySetUrl, IsHttpsOrOfTheLoopback) {
    for (const Good& one : good) {
        const auto url = KeySetUrl::from(one.text);
        ASSERT_TRUE(url) << one.text;
        EXPECT_EQ(*url, (KeySetUrl{one.text, one.host, one.port})) << one.text;
    }
}

TEST(KeySetUrl, HasItsSchemeInLowerCase) {
    EXPECT_EQ(KeySetUrl::from("HTTPS://Login/Keys")->text, "https://Login/Keys");
    EXPECT_EQ(KeySetUrl::from("Http://127.0.0.1/Keys")->text, "http://127.0.0.1/Keys");
}

TEST(KeySetUrl, IsNothingElse) {
    for (const char* const text : bad) {
        EXPECT_FALSE(KeySetUrl::from(text)) << text;
    }
}

TEST(KeySetUrl, IsMeantWhereAPathIsNot) {
    EXPECT_TRUE(KeySetUrl::is_meant_by("https://login.example.org/keys"));
    EXPECT_TRUE(KeySetUrl::is_meant_by("gopher://login.example.org/keys"));
    EXPECT_FALSE(KeySetUrl::is_meant_by("/etc/palomar/keys.json"));
    EXPECT_FALSE(KeySetUrl::is_meant_by("https:/keys"));
}

}  // namespace
}  // namespace palomar::config
