// Requests are parted by what their arguments are: nothing, an account, an account and a password,
// a manager.
#include "admin/clerk.hpp"

#include "admin/arguments.hpp"

#include <fmt/format.h>

#include <utility>

namespace palomar::admin {
namespace asio = boost::asio;
using accounts::StoredManager;
using manage::Answer;
using manage::Request;
using manage::Verb;

namespace {

/// What an argument has to be, as the answer.
template <class T>
Answer refuse(const Understood<T>& misunderstood) {
    return Answer::refused(misunderstood.error());
}

asio::awaitable<Answer> at_once(Answer answer) { co_return answer; }

/// The arguments behind the name: count, least and most.
Understood<Population> population_from(const std::vector<std::string_view>& arguments) {
    Population population;
    const auto take = [&](std::size_t at,
                          std::string_view what,
                          std::uint64_t least,
                          std::uint64_t most,
                          std::uint64_t& into) -> Understood<void> {
        if (at >= arguments.size()) {
            return {};
        }
        const auto number = number_from(arguments[at], what, least, most);
        if (!number) {
            return std::unexpected{number.error()};
        }
        into = *number;
        return {};
    };
    constexpr auto smallest = Population::smallest_message;
    constexpr auto largest = Population::largest_message;
    for (const auto& taken :
         {take(1, "count", 1, Population::most_messages, population.count),
          take(2, "min", smallest, largest, population.least),
          take(3, "max", smallest, largest, population.most)}) {
        if (!taken) {
            return std::unexpected{taken.error()};
        }
    }
    if (population.least > population.most) {
        return std::unexpected{"min must not be larger than max"};
    }
    return population;
}

}  // namespace

asio::awaitable<Answer> Clerk::carry_out(
    const Request& request, StoredManager& manager, net::Transport& io
) {
    switch (request.verb) {
        case Verb::get_users:
            return accounts_.list();
        case Verb::get_curr_conn:
            return at_once(figures_.connections_now());
        case Verb::get_total_conn:
            return at_once(figures_.connections_ever());
        case Verb::get_sent_bytes:
            return at_once(figures_.octets_ever());
        case Verb::get_sessions:
            return at_once(figures_.sessions());
        case Verb::get_stats:
            return at_once(figures_.values());
        case Verb::get_history:
            return figures_.history(
                request.arguments[0],
                request.arguments[1],
                request.arguments[2],
                request.arguments[3]
            );
        case Verb::get_user:
            return about_account(request.arguments[0], &AccountDesk::show);
        case Verb::delete_user:
            return about_account(request.arguments[0], &AccountDesk::remove);
        case Verb::enable_user:
            return about_account(request.arguments[0], &AccountDesk::enable);
        case Verb::disable_user:
            return about_account(request.arguments[0], &AccountDesk::disable);
        case Verb::kick:
            return about_account(request.arguments[0], &AccountDesk::kick);
        case Verb::populate_user:
            return populate(request.arguments, io);
        case Verb::add_user:
            return with_password(request.arguments, &AccountDesk::add);
        case Verb::set_password:
            return with_password(request.arguments, &AccountDesk::set_password);
        case Verb::set_retrieved:
            return set_retrieved(request.arguments);
        case Verb::get_managers:
            return managers_.list();
        case Verb::add_manager:
            return add_manager(request.arguments);
        case Verb::delete_manager:
            return delete_manager(request.arguments);
        case Verb::set_manager_password:
            return set_manager_password(request.arguments, manager);
        case Verb::login:
        case Verb::quit:
        case Verb::capa:
        case Verb::commands:
        case Verb::subscribe:
            break;  // the connection's own
    }
    std::unreachable();
}

asio::awaitable<Answer> Clerk::about_account(std::string_view argument, AccountTask task) {
    const auto name = name_from(argument);
    if (!name) {
        co_return refuse(name);
    }
    auto answer = co_await (accounts_.*task)(*name);
    co_return answer;
}

asio::awaitable<Answer> Clerk::with_password(Arguments arguments, PasswordTask task) {
    const auto name = name_from(arguments[0]);
    if (!name) {
        co_return refuse(name);
    }
    const auto password = password_from(arguments[1]);
    if (!password) {
        co_return refuse(password);
    }
    auto answer = co_await (accounts_.*task)(*name, *password);
    co_return answer;
}

asio::awaitable<Answer> Clerk::set_retrieved(Arguments arguments) {
    const auto name = name_from(arguments[0]);
    if (!name) {
        co_return refuse(name);
    }
    const auto policy = policy_from(arguments[1]);
    if (!policy) {
        co_return refuse(policy);
    }
    auto answer = co_await accounts_.set_retrieved(*name, *policy);
    co_return answer;
}

asio::awaitable<Answer> Clerk::populate(Arguments arguments, net::Transport& io) {
    const auto name = name_from(arguments[0]);
    if (!name) {
        co_return refuse(name);
    }
    const auto population = population_from(arguments);
    if (!population) {
        co_return refuse(population);
    }
    auto answer = co_await populator_.populate(*name, *population, io);
    co_return answer;
}

asio::awaitable<Answer> Clerk::add_manager(Arguments arguments) {
    const auto name = name_from(arguments[0]);
    if (!name) {
        co_return refuse(name);
    }
    const auto password = password_from(arguments[1]);
    if (!password) {
        co_return refuse(password);
    }
    const auto role = role_from(arguments[2]);
    if (!role) {
        co_return refuse(role);
    }
    auto answer = co_await managers_.add(*name, *password, *role);
    co_return answer;
}

asio::awaitable<Answer> Clerk::delete_manager(Arguments arguments) {
    const auto name = name_from(arguments[0]);
    if (!name) {
        co_return refuse(name);
    }
    auto answer = co_await managers_.remove(*name);
    co_return answer;
}

asio::awaitable<Answer> Clerk::set_manager_password(Arguments arguments, StoredManager& manager) {
    const auto name = name_from(arguments[0]);
    if (!name) {
        co_return refuse(name);
    }
    const bool own = *name == manager.manager.name;
    if (!own && manager.manager.role != identity::Role::administrator) {
        co_return Answer::refused(fmt::format(
            "the role {} may change its own password only", to_text(manager.manager.role)
        ));
    }
    const auto password = password_from(arguments[1]);
    if (!password) {
        co_return refuse(password);
    }
    std::string hash = own ? manager.password_hash : std::string{};
    auto answer = co_await managers_.set_password(*name, *password, hash);
    if (own) {
        manager.password_hash = std::move(hash);
    }
    co_return answer;
}

}  // namespace palomar::admin
