// WorkerPool: threads for what must not be done on an I/O thread (offload.hpp).
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <atomic>
#include <thread>
#include <vector>

namespace palomar::net {

/// What a pool's threads get of the processors while others want them.
enum class Priority {
    as_started,
    /// For what uses a processor for a millisecond or more: an I/O thread that has become ready
    /// runs at once, and so does the client that it serves.
    behind_io,
};

/// A fixed number of threads for one kind of work. Its queue is bounded by the number of sessions:
/// each waits for its own call and can have no second one (backpressure, not refusal).
class WorkerPool {
  public:
    using Executor = boost::asio::io_context::executor_type;

    /// At least one thread.
    explicit WorkerPool(unsigned threads, Priority priority = Priority::as_started);
    /// What is queued and was not begun is not run.
    ~WorkerPool();
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    /// Thread-safe: what is queued is of no use any more. Work that takes long asks closes().
    void close() { closes_ = true; }
    [[nodiscard]] bool closes() const { return closes_; }

    /// Runs what is queued and ends the threads. Before the I/O threads' loops are destroyed.
    void join();

    [[nodiscard]] Executor executor() { return queue_.get_executor(); }

  private:
    std::atomic<bool> closes_ = false;
    boost::asio::io_context queue_;
    boost::asio::executor_work_guard<Executor> stays_open_;
    std::vector<std::jthread> threads_;
};

}  // namespace palomar::net
