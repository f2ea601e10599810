// Connect, then log in.
#include "palomarctl/access.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace palomar::palomarctl {
namespace {

/// The server speaks to programs too, of the protocol's commands; people have those of palomarctl.
void reword(std::string& notice) {
    constexpr std::string_view theirs = "SET_MANAGER_PASSWORD";
    constexpr std::string_view ours = "`palomarctl manager passwd admin`";
    if (const auto at = notice.find(theirs); at != std::string::npos) {
        notice.replace(at, theirs.size(), ours);
    }
}

}  // namespace

std::expected<Entrance, Failure> enter(const Access& access) {
    auto connection = Connection::open(access.addresses, access.port);
    if (!connection) {
        return std::unexpected{to_failure(connection.error())};
    }
    auto answer = connection->login(access.manager.name().view(), access.manager.secret());
    if (!answer) {
        return std::unexpected{to_failure(answer.error())};
    }
    if (answer->outcome == manage::Outcome::refused) {
        return std::unexpected{Failure{ExitStatus::not_let_in, std::move(answer->text)}};
    }
    std::ranges::for_each(answer->lines, reword);
    return Entrance{*std::move(connection), std::move(answer->lines)};
}

Failure to_failure(const ConnectionError& error) {
    const ExitStatus status = error.fault == ConnectionFault::unsendable
                                  ? ExitStatus::wrong_usage
                                  : ExitStatus::no_connection;
    return {status, error.text};
}

}  // namespace palomar::palomarctl
