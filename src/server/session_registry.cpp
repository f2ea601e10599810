// One lock for all: a session takes it a handful of times in its life, a manager now and then.
#include "server/session_registry.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <utility>

namespace palomar::server {
namespace {

Presence presence_in(SessionState state) {
    return state == SessionState::authorization ? Presence::logging_in : Presence::online;
}

}  // namespace

SessionRegistry::Entry::Entry(
    SessionRegistry& registry,
    net::IoThread& thread,
    std::string_view address,
    std::function<void()> end
)
    : registry_{registry}, thread_{thread}, address_{address}, end_{std::move(end)} {
    const std::scoped_lock lock{registry_.mutex_};
    id_ = ++registry_.last_id_;
    registry_.entries_.push_back(*this);  // no id was as high
}

void SessionRegistry::Entry::leave() {
    const std::scoped_lock lock{registry_.mutex_};
    if (!hook_.is_linked()) {
        return;
    }
    registry_.entries_.erase(ById::s_iterator_to(*this));
    for (Ending* const ending : registry_.endings_) {
        if (ending->waited_for_.erase(id_) != 0 && ending->waited_for_.empty()) {
            ending->done_();
        }
    }
}

void SessionRegistry::Entry::enter(SessionState state, std::string_view account) {
    if (state == state_ && account == account_) {
        return;
    }
    const std::scoped_lock lock{registry_.mutex_};
    state_ = state;
    account_ = account;
}

void SessionRegistry::Entry::progress(std::uint64_t messages) {
    last_command_.store(Clock::now(), std::memory_order_relaxed);
    messages_.store(messages, std::memory_order_relaxed);
}

SessionView SessionRegistry::view(const Entry& entry) {
    const auto idle = Entry::Clock::now() - entry.last_command_.load(std::memory_order_relaxed);
    return {
        .id = entry.id_,
        .account = entry.account_,
        .address = std::string{entry.address_},
        .state = entry.state_,
        .since = entry.since_,
        .idle = std::chrono::duration_cast<std::chrono::seconds>(idle),
        .octets = entry.octets_.value(),
        .messages = entry.messages_.load(std::memory_order_relaxed),
    };
}

std::vector<SessionView> SessionRegistry::sessions() const {
    const std::scoped_lock lock{mutex_};
    std::vector<SessionView> views;
    views.reserve(entries_.size());
    for (const Entry& entry : entries_) {
        views.push_back(view(entry));
    }
    return views;
}

std::vector<SessionView> SessionRegistry::sessions_of(std::string_view account) const {
    const std::scoped_lock lock{mutex_};
    std::vector<SessionView> views;
    for (const Entry& entry : entries_) {
        if (entry.account_ == account) {
            views.push_back(view(entry));
        }
    }
    return views;
}

Presence SessionRegistry::presence(std::string_view account) const {
    const std::scoped_lock lock{mutex_};
    Presence presence = Presence::offline;
    for (const Entry& entry : entries_) {
        if (entry.account_ == account) {
            presence = std::max(presence, presence_in(entry.state_));
        }
    }
    return presence;
}

std::unordered_map<std::string, Presence> SessionRegistry::presences() const {
    const std::scoped_lock lock{mutex_};
    std::unordered_map<std::string, Presence> presences;
    for (const Entry& entry : entries_) {
        if (!entry.account_.empty()) {
            Presence& presence = presences[entry.account_];
            presence = std::max(presence, presence_in(entry.state_));
        }
    }
    return presences;
}

void SessionRegistry::end(std::uint64_t id) {
    const Entry* found = nullptr;
    {
        const std::scoped_lock lock{mutex_};
        const auto entry = entries_.find(id);
        found = entry == entries_.end() ? nullptr : &*entry;
    }
    if (found != nullptr) {
        found->end_();
    }
}

SessionRegistry::Ending::Ending(SessionRegistry& registry, std::function<void()> done)
    : registry_{registry}, done_{std::move(done)} {
    const std::scoped_lock lock{registry_.mutex_};
    registry_.endings_.insert(this);
}

SessionRegistry::Ending::~Ending() {
    const std::scoped_lock lock{registry_.mutex_};
    registry_.endings_.erase(this);
}

std::size_t SessionRegistry::Ending::begin(std::string_view account) {
    const std::scoped_lock lock{registry_.mutex_};
    for (const Entry& entry : registry_.entries_) {
        if (entry.account_ == account) {
            waited_for_.insert(entry.id_);
            boost::asio::post(entry.thread_.context(), [&registry = registry_, id = entry.id_] {
                registry.end(id);
            });
        }
    }
    return waited_for_.size();
}

std::size_t SessionRegistry::Ending::left() const {
    const std::scoped_lock lock{registry_.mutex_};
    return waited_for_.size();
}

}  // namespace palomar::server
