// The answers of changes that were not made.
#include "admin/account_change.hpp"

#include "admin/times.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace palomar::admin {
using manage::Answer;

Answer AccountChange::in_use(const Name& name) const {
    const auto sessions = accounts_.sessions.sessions_of(name.view());
    if (sessions.empty()) {
        return Answer::refused(
            fmt::format("another manager changes or populates {}, try again later", name.view())
        );
    }
    // The one that is logged in, if there is one: whoever only tries to is not the reason.
    const auto session = std::ranges::max_element(sessions, {}, &server::SessionView::state);
    return Answer::refused(fmt::format(
        "{} is connected since {} from {}: KICK it first",
        name.view(),
        to_text(session->since),
        session->address
    ));
}

Answer AccountChange::failed(
    const Name& name, const accounts::AccountFailure& failure, Subject subject
) const {
    if (is_operators_business(failure.error)) {
        log_.write(
            telemetry::Level::error,
            "management_failed",
            {{"account", name.view()}, {"reason", failure.detail}}
        );
    }
    return refusal(failure.error, subject, name.view());
}

}  // namespace palomar::admin
