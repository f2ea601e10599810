// SessionRegistry: every POP3 session there is, for whoever wants to see them or end them.
#pragma once

#include "net/io_threads.hpp"
#include "telemetry/registry.hpp"

#include <boost/intrusive/set.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace palomar::server {

/// RFC 1939's states.
enum class SessionState { authorization, transaction, update };

/// Of an account, by the sessions that it has.
enum class Presence { offline, logging_in, online };

/// A session at one moment.
struct SessionView {
    /// From 1 on; unique as long as the server runs.
    std::uint64_t id;
    /// Whom it serves, or, in AUTHORIZATION, whom its client says it is; empty: it has not said.
    std::string account;
    /// With its port.
    std::string address;
    SessionState state;
    std::chrono::system_clock::time_point since;
    /// Since its client's last command.
    std::chrono::seconds idle;
    /// Sent so far.
    std::uint64_t octets;
    /// RETRieved so far.
    std::uint64_t messages;
};

/// Thread-safe, and blocks on nothing but its own short lock. Outlives the sessions.
class SessionRegistry {
    using Hook = boost::intrusive::set_member_hook<boost::intrusive::optimize_size<true>>;

  public:
    /// A session's place, from its beginning to its end. All calls from the session's thread.
    class Entry {
      public:
        /// `end` makes the session end soon; called on `thread`, the session's own. `address`
        /// outlives the entry.
        Entry(
            SessionRegistry& registry,
            net::IoThread& thread,
            std::string_view address,
            std::function<void()> end
        );
        ~Entry() { leave(); }
        Entry(const Entry&) = delete;
        Entry& operator=(const Entry&) = delete;

        /// From now on the session is in `state`, for `account`.
        void enter(SessionState state, std::string_view account);

        /// A command has come; so many messages were RETRieved up to now.
        void progress(std::uint64_t messages);

        /// The session is over: nobody sees it any more, or waits for it. The entry itself may
        /// stay.
        void leave();

        /// What was sent is counted here, as it goes.
        [[nodiscard]] telemetry::Counter& octets() { return octets_; }

      private:
        friend class SessionRegistry;
        using Clock = std::chrono::steady_clock;

        SessionRegistry& registry_;
        net::IoThread& thread_;
        const std::string_view address_;
        const std::function<void()> end_;
        const std::chrono::system_clock::time_point since_ = std::chrono::system_clock::now();
        // Under the registry's mutex.
        Hook hook_;
        std::uint64_t id_ = 0;
        // Written under it, and by the session's thread alone.
        SessionState state_ = SessionState::authorization;
        std::string account_;
        // Written by each command: without the mutex.
        std::atomic<Clock::time_point> last_command_ = Clock::now();
        std::atomic<std::uint64_t> messages_ = 0;
        telemetry::Counter octets_;
    };

    /// By id.
    [[nodiscard]] std::vector<SessionView> sessions() const;

    /// Of `account`, by id.
    [[nodiscard]] std::vector<SessionView> sessions_of(std::string_view account) const;

    [[nodiscard]] Presence presence(std::string_view account) const;
    /// Of all accounts that are not offline.
    [[nodiscard]] std::unordered_map<std::string, Presence> presences() const;

    /// Waits for the end of the sessions that end() has ended.
    class Ending {
      public:
        /// `done` is called once, by the thread of the last session, when all are gone; it must not
        /// block, and not call back.
        Ending(SessionRegistry& registry, std::function<void()> done);
        ~Ending();
        Ending(const Ending&) = delete;
        Ending& operator=(const Ending&) = delete;

        /// Makes all sessions of `account` end, those too whose client only says that it is its.
        /// Returns how many; `done` is not called if there are none.
        [[nodiscard]] std::size_t begin(std::string_view account);
        /// Those that have not ended yet.
        [[nodiscard]] std::size_t left() const;

      private:
        friend class SessionRegistry;

        SessionRegistry& registry_;
        const std::function<void()> done_;
        // Under the registry's mutex.
        std::set<std::uint64_t> waited_for_;
    };

  private:
    struct IdOf {
        // NOLINTNEXTLINE(readability-identifier-naming): Boost.Intrusive asks for this name
        using type = std::uint64_t;
        const type& operator()(const Entry& entry) const { return entry.id_; }
    };
    // Linked through the entries themselves: a session is spared a node and its look-up.
    using ById = boost::intrusive::set<
        Entry,
        boost::intrusive::member_hook<Entry, Hook, &Entry::hook_>,
        boost::intrusive::key_of_value<IdOf>>;

    [[nodiscard]] static SessionView view(const Entry& entry);
    /// On the session's own thread, where alone it can come to its end.
    void end(std::uint64_t id);

    mutable std::mutex mutex_;
    std::uint64_t last_id_ = 0;
    ById entries_;
    std::set<Ending*> endings_;
};

}  // namespace palomar::server
