// Requests are parted by what they are about: the server, an account, a network, a manager.
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
            return history(request.arguments);
        case Verb::populate_user:
            return populate(request.arguments, io);
        case Verb::get_bans:
            return at_once(bans_.list());
        case Verb::ban:
            return at_once(ban(request.arguments));
        case Verb::unban:
            return at_once(unban(request.arguments));
        case Verb::get_managers:
            return managers_.list();
        case Verb::add_manager:
            return add_manager(request.arguments);
        case Verb::delete_manager:
            return delete_manager(request.arguments);
        case Verb::set_manager_password:
            return set_manager_password(request.arguments, manager);
        case Verb::get_user:
        case Verb::get_app_passwords:
        case Verb::add_user:
        case Verb::import_user:
        case Verb::delete_user:
        case Verb::set_password:
        case Verb::enable_user:
        case Verb::disable_user:
        case Verb::set_retrieved:
        case Verb::set_require_tls:
        case Verb::set_read_only:
        case Verb::set_networks:
        case Verb::add_app_password:
        case Verb::delete_app_password:
        case Verb::kick:
            return about_account(request);
        case Verb::login:
        case Verb::quit:
        case Verb::capa:
        case Verb::commands:
        case Verb::subscribe:
            break;  // the connection's own
    }
    std::unreachable();
}

asio::awaitable<Answer> Clerk::about_account(const Request& request) {
    const auto& arguments = request.arguments;
    switch (request.verb) {
        case Verb::get_user:
            return about(accounts_, arguments, &AccountDesk::show);
        case Verb::add_user:
            return about(accounts_, arguments, password_from, &AccountDesk::add);
        case Verb::import_user:
            return about(accounts_, arguments, hash_from, &AccountDesk::import);
        case Verb::delete_user:
            return about(accounts_, arguments, &AccountDesk::remove);
        case Verb::set_password:
            return about(accounts_, arguments, password_from, &AccountDesk::set_password);
        case Verb::enable_user:
            return about(accounts_, arguments, &AccountDesk::enable);
        case Verb::disable_user:
            return about(accounts_, arguments, &AccountDesk::disable);
        case Verb::set_retrieved:
            return about(accounts_, arguments, policy_from, &AccountDesk::set_retrieved);
        case Verb::set_require_tls:
            return about(accounts_, arguments, tls_need_from, &AccountDesk::set_require_tls);
        case Verb::set_read_only:
            return about(accounts_, arguments, rights_from, &AccountDesk::set_read_only);
        case Verb::set_networks:
            return about(accounts_, arguments, networks_from, &AccountDesk::set_networks);
        case Verb::kick:
            return about(accounts_, arguments, &AccountDesk::kick);
        case Verb::get_app_passwords:
            return about(app_passwords_, arguments, &AppPasswordDesk::list);
        case Verb::add_app_password:
            return about(app_passwords_, arguments, label_from, &AppPasswordDesk::add);
        case Verb::delete_app_password:
            return about(app_passwords_, arguments, label_from, &AppPasswordDesk::remove);
        case Verb::login:
        case Verb::quit:
        case Verb::capa:
        case Verb::commands:
        case Verb::get_users:
        case Verb::get_curr_conn:
        case Verb::get_total_conn:
        case Verb::get_sent_bytes:
        case Verb::get_sessions:
        case Verb::get_stats:
        case Verb::get_history:
        case Verb::subscribe:
        case Verb::get_bans:
        case Verb::set_manager_password:
        case Verb::ban:
        case Verb::unban:
        case Verb::populate_user:
        case Verb::get_managers:
        case Verb::add_manager:
        case Verb::delete_manager:
            break;  // about something else
    }
    std::unreachable();
}

template <class Desk>
asio::awaitable<Answer> Clerk::about(Desk& desk, Arguments arguments, NameTask<Desk> task) {
    const auto name = name_from(arguments[0]);
    if (!name) {
        co_return refuse(name);
    }
    auto answer = co_await (desk.*task)(*name);
    co_return answer;
}

template <class Desk, class Detail>
asio::awaitable<Answer> Clerk::about(
    Desk& desk, Arguments arguments, Reading<Detail> read, DetailedTask<Desk, Detail> task
) {
    const auto name = name_from(arguments[0]);
    if (!name) {
        co_return refuse(name);
    }
    const auto detail = read(arguments[1]);
    if (!detail) {
        co_return refuse(detail);
    }
    auto answer = co_await (desk.*task)(*name, *detail);
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

asio::awaitable<Answer> Clerk::history(Arguments arguments) {
    return figures_.history(arguments[0], arguments[1], arguments[2], arguments[3]);
}

Answer Clerk::ban(Arguments arguments) {
    const auto network = network_from(arguments[0]);
    if (!network) {
        return refuse(network);
    }
    const auto seconds = number_from(arguments[1], "seconds", 1, BanDesk::longest_ban.count());
    if (!seconds) {
        return refuse(seconds);
    }
    return bans_.add(*network, std::chrono::seconds{*seconds});
}

Answer Clerk::unban(Arguments arguments) {
    const auto network = network_from(arguments[0]);
    return network ? bans_.remove(*network) : refuse(network);
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
