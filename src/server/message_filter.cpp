// A filter's life: wait for a slot, open the message, start, pump, judge. Nothing of the message
// goes out before the program's first octet, and no final "." line before it has ended well: a
// client must never take half a message for a whole one.
#include "server/message_filter.hpp"

#include "net/offload.hpp"
#include "pop3/message_stream.hpp"
#include "server/child_process.hpp"
#include "server/message_source.hpp"
#include "server/net_event.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/readable_pipe.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace palomar::server {
namespace asio = boost::asio;

/// Waits for a place among the running filters, but not for ever and not while the server stops.
class MessageFilter::Turn : private net::Deadlines::Entry {
  public:
    explicit Turn(net::Deadlines& deadlines) : Entry{deadlines} {}

    /// False: in vain.
    asio::awaitable<bool> wait(Slots& slots, std::chrono::seconds timeout) {
        if (slots.try_send(boost::system::error_code{})) {
            co_return true;
        }
        if (deadlines().stopping()) {
            co_return false;
        }
        arm(net::Deadlines::Clock::now() + timeout, net::Deadlines::AtStop::expire);
        const auto [error] = co_await slots.async_send(
            boost::system::error_code{},
            asio::bind_cancellation_slot(given_up_.slot(), asio::as_tuple(asio::use_awaitable))
        );
        disarm();
        co_return !error;
    }

  private:
    void expired() override { given_up_.emit(asio::cancellation_type::terminal); }

    asio::cancellation_signal given_up_;
};

/// A place among the running filters, given back on destruction.
class MessageFilter::Slot {
  public:
    explicit Slot(Slots& slots) : slots_{slots} {}
    ~Slot() {
        slots_.try_receive([](const boost::system::error_code&) {});
    }
    Slot(const Slot&) = delete;
    Slot& operator=(const Slot&) = delete;

  private:
    Slots& slots_;
};

/// One program at work on one message.
class MessageFilter::Run : private net::Deadlines::Entry {
  public:
    Run(net::Transport& io,
        ChildProcess child,
        const asio::any_io_executor& executor,
        net::Deadlines& deadlines,
        const FilterSettings& settings)
        : Entry{deadlines},
          io_{io},
          child_{std::move(child)},
          output_{executor, child_.take_output().release()},
          end_{executor, child_.take_end().release()},
          time_left_{settings.timeout},
          last_moment_{Clock::now() + settings.longest_run()} {}

    /// Sends the program's output as the message.
    asio::awaitable<pop3::Event> pump(std::string_view header) {
        pop3::MessageStream stream{std::nullopt};
        bool begun = false;
        for (auto chunk = co_await next(); !chunk.empty(); chunk = co_await next()) {
            if (!begun) {
                io_.put(header);
                begun = true;
            }
            stream.feed(chunk, io_.output());
            // The program may pause now: the client need not wait with us.
            const auto flushed = co_await io_.flush();
            if (!flushed) {
                co_return to_event(flushed.error());
            }
        }
        const bool succeeded = co_await has_succeeded();
        if (!succeeded) {
            co_return begun ? pop3::Event{pop3::MessageBroken{"the message filter failed"}}
                            : pop3::Event{pop3::FilterRefused{}};
        }
        if (!begun) {
            io_.put(header);
        }
        stream.finish(io_.output());
        co_return pop3::MessageSent{};
    }

    /// From here on the deadline cannot meddle with end(), which is another thread's.
    void stop_clock_for_good() { disarm(); }

    /// Ends what is left of the program; its status. Blocks, shortly.
    int finish() {
        child_.kill();
        return child_.wait();
    }

    /// For the log: `failed`, or why it was ended.
    [[nodiscard]] std::string_view end() const { return end_reason_; }
    [[nodiscard]] std::string complaint() const { return child_.complaint(); }

  private:
    using Clock = net::Deadlines::Clock;

    // Empty: the output has ended.
    asio::awaitable<std::string_view> next() {
        chunk_.resize(chunk_size);
        start_clock();
        const auto [error, count] = co_await output_.async_read_some(
            asio::buffer(chunk_), asio::as_tuple(asio::use_awaitable)
        );
        stop_clock();
        output_failed_ = error && error != asio::error::eof;
        co_return std::string_view{chunk_.data(), error ? 0 : count};
    }

    // The end of its output is not yet its own end, nor a good one.
    asio::awaitable<bool> has_succeeded() {
        if (!ended_) {
            start_clock();
            co_await end_.async_wait(
                asio::posix::stream_descriptor::wait_read, asio::as_tuple(asio::use_awaitable)
            );
            stop_clock();
        }
        co_return !ended_ && !output_failed_ && child_.wait() == 0;
    }

    // Runs only while we wait for the program; the last moment comes whatever we wait for.
    void start_clock() {
        started_ = Clock::now();
        due_ = std::min(started_ + time_left_, last_moment_);
        watch();
    }

    void stop_clock() {
        time_left_ -= Clock::now() - started_;
        if (!ended_) {
            due_ = last_moment_;
            watch();
        }
    }

    // Nothing is read from or written to a client who waits for the program: look after it now and
    // then.
    void watch() {
        arm(std::min(due_, Clock::now() + net::Deadlines::resolution),
            net::Deadlines::AtStop::finish);
    }

    // Cancelling too: a grandchild that left the group could hold the pipe open for ever.
    void expired() override {
        const bool client_gone = io_.peer_is_gone();
        if (!client_gone && Clock::now() < due_ && !deadlines().drained()) {
            watch();
            return;
        }
        ended_ = true;
        end_reason_ = client_gone ? "client_gone" : "timed_out";
        child_.kill();
        output_.cancel();
        end_.cancel();
    }

    static constexpr std::size_t chunk_size = std::size_t{64} * 1024;

    net::Transport& io_;
    ChildProcess child_;
    asio::readable_pipe output_;
    asio::posix::stream_descriptor end_;
    Clock::duration time_left_;
    Clock::time_point started_;
    const Clock::time_point last_moment_;
    Clock::time_point due_;
    bool ended_ = false;
    std::string_view end_reason_ = "failed";
    bool output_failed_ = false;
    std::vector<char> chunk_;
};

MessageFilter::MessageFilter(
    FilterSettings settings, Spawn spawn, Pools& pools, telemetry::Log& log
)
    : settings_{std::move(settings)},
      spawn_{std::move(spawn)},
      pools_{pools},
      log_{log},
      slots_{pools.files.executor(), settings_.max_running} {}

asio::awaitable<pop3::Event> MessageFilter::send(
    net::Transport& io, net::Deadlines& deadlines, const pop3::SendMessage& message
) {
    Turn turn{deadlines};
    const bool has_place = co_await turn.wait(slots_, settings_.timeout);
    if (!has_place) {
        co_return refuse("too many are running");
    }
    const Slot slot{slots_};
    if (io.peer_is_gone()) {
        co_return pop3::ConnectionLost{};
    }
    auto source = co_await MessageSource::open(message.maildrop, message.number, pools_.files);
    if (!source) {
        co_return pop3::MessageRefused{source.error().error, std::move(source.error().detail)};
    }
    const auto file = source->file();
    if (!file) {
        co_return refuse("the message is no file");
    }
    const auto command = command_for(source->path());
    auto event = co_await run(io, deadlines, message.header, command, file->descriptor);
    co_return event;
}

asio::awaitable<pop3::Event> MessageFilter::run(
    net::Transport& io,
    net::Deadlines& deadlines,
    std::string_view header,
    const std::vector<std::string>& command,
    int message
) {
    auto child = co_await net::offload(pools_.files, [&] {
        return ChildProcess::start(spawn_, command, message);
    });
    if (!child) {
        co_return refuse(child.error().message());
    }
    const auto executor = co_await asio::this_coro::executor;
    Run run{io, std::move(*child), executor, deadlines, settings_};
    auto event = co_await run.pump(header);
    run.stop_clock_for_good();
    const int status = co_await net::offload(pools_.files, [&] { return run.finish(); });
    if (std::holds_alternative<pop3::FilterRefused>(event) ||
        std::holds_alternative<pop3::MessageBroken>(event)) {
        log_end(run, status);
    }
    co_return event;
}

pop3::Event MessageFilter::refuse(std::string_view reason) {
    log_.write(
        telemetry::Level::error,
        "filter_failed",
        {{"program", settings_.command.front()}, {"reason", reason}}
    );
    return pop3::FilterRefused{};
}

void MessageFilter::log_end(const Run& run, int status) {
    const std::string complaint = run.complaint();
    log_.write(
        telemetry::Level::error,
        "filter_failed",
        {{"program", settings_.command.front()},
         {"reason", run.end()},
         {"status", static_cast<std::uint64_t>(status)},
         {"stderr", complaint}}
    );
}

std::vector<std::string> MessageFilter::command_for(const std::string& path) const {
    static constexpr std::string_view placeholder = "{}";
    std::vector<std::string> command = settings_.command;
    for (auto argument = command.begin() + 1; argument != command.end(); ++argument) {
        for (std::size_t at = argument->find(placeholder); at != std::string::npos;
             at = argument->find(placeholder, at + path.size())) {
            argument->replace(at, placeholder.size(), path);
        }
    }
    return command;
}

}  // namespace palomar::server
