// The delays double up to a ceiling; looking for what is old enough to forget happens only when the
// memory is full.
#include "admin/slowdown.hpp"

#include <algorithm>

namespace palomar::admin {

std::chrono::seconds Slowdown::failed(std::string_view address, Time now) {
    const std::scoped_lock lock{mutex_};
    const auto known = records_.find(address);
    if (known != records_.end() && now - known->second.last < memory) {
        known->second.delay = std::min(known->second.delay * 2, longest);
        known->second.last = now;
        return known->second.delay;
    }
    if (known == records_.end() && records_.size() >= capacity) {
        forget_old(now);
    }
    records_.insert_or_assign(std::string{address}, Record{shortest, now});
    return shortest;
}

void Slowdown::forget_old(Time now) {
    std::erase_if(records_, [&](const auto& record) { return now - record.second.last >= memory; });
    if (records_.size() >= capacity) {
        records_.erase(std::ranges::min_element(records_, {}, [](const auto& record) {
            return record.second.last;
        }));
    }
}

}  // namespace palomar::admin
