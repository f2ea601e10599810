// IpAddress by inet_pton(3).
#include "config/ip_address.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

namespace palomar::config {
namespace {

IpAddress::Reach reach_of(const in_addr& address) {
    return ntohl(address.s_addr) >> 24U == IN_LOOPBACKNET ? IpAddress::Reach::loopback
                                                          : IpAddress::Reach::network;
}

IpAddress::Reach reach_of(const in6_addr& address) {
    if (IN6_IS_ADDR_V4MAPPED(&address)) {
        const in_addr mapped{.s_addr = address.s6_addr32[3]};
        return reach_of(mapped);
    }
    return IN6_IS_ADDR_LOOPBACK(&address) ? IpAddress::Reach::loopback : IpAddress::Reach::network;
}

}  // namespace

std::optional<IpAddress> IpAddress::from(std::string_view text) {
    std::string copy{text};
    // inet_pton would stop at the NUL and never see what follows.
    if (copy.contains('\0')) {
        return std::nullopt;
    }
    in_addr v4{};
    if (inet_pton(AF_INET, copy.c_str(), &v4) == 1) {
        return IpAddress{std::move(copy), reach_of(v4)};
    }
    in6_addr v6{};
    if (inet_pton(AF_INET6, copy.c_str(), &v6) == 1) {
        return IpAddress{std::move(copy), reach_of(v6)};
    }
    return std::nullopt;
}

}  // namespace palomar::config
