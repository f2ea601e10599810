// Labels, times and, once, a password.
#include "admin/app_password_desk.hpp"

#include "accounts/app_password.hpp"
#include "admin/times.hpp"
#include "net/offload.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace palomar::admin {
namespace asio = boost::asio;
using accounts::Label;
using manage::Answer;

namespace {

std::string time_text(const std::optional<std::int64_t>& seconds) {
    return seconds ? to_text(std::chrono::sys_seconds{std::chrono::seconds{*seconds}}) : "-";
}

}  // namespace

asio::awaitable<Answer> AppPasswordDesk::list(const Name& name) {
    const auto found =
        co_await net::offload(pools_.database, [&] { return store_.list_app_passwords(name); });
    if (!found) {
        co_return changes_.failed(name, found.error(), Subject::app_password);
    }
    Answer answer = Answer::done(fmt::format("{} app passwords", found->size()));
    for (const accounts::AppPasswordUse& password : *found) {
        answer.line(fmt::format(
            "{} {} {}",
            password.label.view(),
            time_text(password.created),
            time_text(password.last_used)
        ));
    }
    co_return answer;
}

asio::awaitable<Answer> AppPasswordDesk::add(const Name& name, const Label& label) {
    const auto password = accounts::AppPassword::make();
    const std::string hash = password.hash();
    auto answer = co_await changes_.make(name, Subject::app_password, password.reveal(), [&] {
        return store_.add_app_password(name, label, hash);
    });
    co_return answer;
}

asio::awaitable<Answer> AppPasswordDesk::remove(const Name& name, const Label& label) {
    const std::string success =
        fmt::format("app password {} of {} deleted", label.view(), name.view());
    auto answer = co_await changes_.make(name, Subject::app_password, success, [&] {
        return store_.remove_app_password(name, label);
    });
    co_return answer;
}

}  // namespace palomar::admin
