// The closing line.
#include "pop3/update.hpp"

#include "pop3/quantity.hpp"
#include "pop3/refusal.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>

namespace palomar::pop3 {
namespace {

/// "2 messages could not be removed, 1 message could not be marked as retrieved"; empty if all was
/// done.
std::string describe_failures(const maildrop::CommitReport& report) {
    std::string words;
    if (report.not_removed > 0) {
        words = fmt::format("{} could not be removed", messages(report.not_removed));
    }
    if (report.not_marked > 0) {
        words += words.empty() ? "" : ", ";
        words += fmt::format("{} could not be marked as retrieved", messages(report.not_marked));
    }
    return words;
}

}  // namespace

Action Update::on(const Committed& event) {
    report_ = event.report;
    reply_.close_after(CloseReason::quit);
    if (const std::string failures = describe_failures(report_); !failures.empty()) {
        const auto& first = report_.first_failure;
        const auto error = first ? first->error : maildrop::StoreError::temporary;
        return reply_.fail("{}{}", response_code(error), failures);
    }
    if (left() == 0) {
        return reply_.ok("server signing off (maildrop empty)");
    }
    return reply_.ok(
        "server signing off ({} unread, {} removed, {} total)",
        listed_ - report_.removed - report_.marked,
        report_.removed,
        listed_
    );
}

SessionSummary Update::summary() const {
    return {
        .account = account_.name.view(),
        .retrieved = retrieved_,
        .deleted = report_.removed,
        .left = left(),
    };
}

/// Messages that the next session would be served.
std::size_t Update::left() const {
    switch (account_.policy) {
        case maildrop::Policy::archive:
            return listed_ - report_.removed - report_.marked;
        case maildrop::Policy::keep:
            return listed_ - report_.removed;
    }
    std::unreachable();
}

}  // namespace palomar::pop3
