// Connect, then log in.
#include "palomarctl/access.hpp"

#include <utility>

namespace palomar::palomarctl {

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
    return Entrance{*std::move(connection), std::move(answer->lines)};
}

Failure to_failure(const ConnectionError& error) {
    const ExitStatus status = error.fault == ConnectionFault::unsendable
                                  ? ExitStatus::wrong_usage
                                  : ExitStatus::no_connection;
    return {status, error.text};
}

}  // namespace palomar::palomarctl
