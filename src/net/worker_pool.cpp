// Threads that run one queue.
#include "net/worker_pool.hpp"

#include <algorithm>
#include <sys/resource.h>

namespace palomar::net {
namespace {

/// A tenth of what a thread gets that is not nice: enough to come to an end on a busy machine.
constexpr int behind = 10;

/// The calling thread alone: Linux keeps this for each. Being nicer is always allowed; were it not,
/// the thread would compete with the others as it does without.
void stand_behind_io() {
    const int before = ::getpriority(PRIO_PROCESS, 0);
    ::setpriority(PRIO_PROCESS, 0, before + behind);
}

}  // namespace

WorkerPool::WorkerPool(unsigned threads, Priority priority) : stays_open_{queue_.get_executor()} {
    const auto run = [this, priority] {
        if (priority == Priority::behind_io) {
            stand_behind_io();
        }
        queue_.run();
    };
    try {
        for (unsigned i = 0; i < std::max(threads, 1U); ++i) {
            threads_.emplace_back(run);
        }
    } catch (...) {
        // No more threads are to be had. Those that are there would wait for work for ever.
        queue_.stop();
        throw;
    }
}

WorkerPool::~WorkerPool() {
    queue_.stop();
    join();
}

void WorkerPool::join() {
    stays_open_.reset();
    threads_.clear();
}

}  // namespace palomar::net
