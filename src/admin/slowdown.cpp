// The delays double up to a ceiling; looking for what is old enough to forget happens only when the
// memory is full.
#include "admin/slowdown.hpp"

#include <algorithm>

namespace palomar::admin {

std::chrono::seconds Slowdown::begin(std::string_view who, Time now) {
    const std::scoped_lock lock{mutex_};
    const auto known = records_.find(who);
    if (known == records_.end() || now - known->second.last_failure >= memory) {
        return std::chrono::seconds{0};
    }
    Record& record = known->second;
    const Time begin = std::max(now, record.next);
    record.next = begin + record.delay;
    return std::chrono::ceil<std::chrono::seconds>(begin - now);
}

std::chrono::seconds Slowdown::failed(std::string_view who, Time now) {
    const std::scoped_lock lock{mutex_};
    const auto known = records_.find(who);
    if (known != records_.end() && now - known->second.last_failure < memory) {
        Record& record = known->second;
        record.delay = std::min(record.delay * 2, longest);
        record.last_failure = now;
        record.next = std::max(record.next, now + record.delay);
        return record.delay;
    }
    if (known == records_.end() && records_.size() >= capacity) {
        forget_old(now);
    }
    records_.insert_or_assign(std::string{who}, Record{shortest, now, now + shortest});
    return shortest;
}

void Slowdown::succeeded(std::string_view who) {
    const std::scoped_lock lock{mutex_};
    const auto known = records_.find(who);
    if (known != records_.end()) {
        records_.erase(known);
    }
}

void Slowdown::forget_old(Time now) {
    std::erase_if(records_, [&](const auto& record) {
        return now - record.second.last_failure >= memory;
    });
    if (records_.size() >= capacity) {
        records_.erase(std::ranges::min_element(records_, {}, [](const auto& record) {
            return record.second.last_failure;
        }));
    }
}

}  // namespace palomar::admin
