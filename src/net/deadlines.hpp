// Deadlines: what must happen by when on one I/O thread. A deadline costs a store to set and
// nothing to drop: one timer a thread looks at all of them, once a second (ADR 0009). It is also
// how a stopping server ends what is not worth waiting for.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/intrusive/list.hpp>

#include <chrono>
#include <optional>

namespace palomar::net {

/// Belongs to one I/O thread; every call from that thread.
class Deadlines {
  public:
    using Clock = std::chrono::steady_clock;
    /// How late an expiry may be noticed.
    static constexpr std::chrono::seconds resolution{1};

    /// What a stopping server does with one that is armed.
    enum class AtStop {
        /// It expires at once: an idle client.
        expire,
        /// It may go on until the drain time is over: a transfer.
        finish,
    };

    /// Something that waits. Its owner derives from it; destroying it drops the deadline.
    class Entry : public boost::intrusive::list_base_hook<
                      boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
      public:
        explicit Entry(Deadlines& deadlines) : deadlines_{deadlines} {}
        Entry(const Entry&) = delete;
        Entry& operator=(const Entry&) = delete;

      protected:
        ~Entry() = default;

        /// From now on until disarm(), expired() is called once when the time has come.
        void arm(Clock::time_point when, AtStop at_stop);
        void disarm() { unlink(); }
        [[nodiscard]] const Deadlines& deadlines() const { return deadlines_; }

      private:
        friend class Deadlines;
        virtual void expired() = 0;

        Deadlines& deadlines_;
        Clock::time_point when_;
        AtStop at_stop_ = AtStop::expire;
    };

    explicit Deadlines(boost::asio::io_context& context);

    /// Ends what may end at once, and the rest when `drain` has passed. The last call that is
    /// needed.
    void stop(Clock::duration drain);
    [[nodiscard]] bool stopping() const { return drained_at_.has_value(); }
    /// Stopping, and the time for what was under way is over.
    [[nodiscard]] bool drained() const { return drained_at_ && *drained_at_ <= Clock::now(); }

  private:
    void schedule();
    void sweep();
    [[nodiscard]] bool is_due(const Entry& entry, Clock::time_point now) const;

    boost::asio::steady_timer timer_;
    boost::intrusive::list<Entry, boost::intrusive::constant_time_size<false>> armed_;
    std::optional<Clock::time_point> drained_at_;
    bool scheduled_ = false;
};

}  // namespace palomar::net
