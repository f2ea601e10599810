// Threads for the event loops.
#include "net/io_threads.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <exception>
#include <mutex>
#include <thread>

namespace palomar::net {

IoThreads::IoThreads(unsigned count) {
    for (unsigned i = 0; i < std::max(count, 1U); ++i) {
        threads_.push_back(std::make_unique<IoThread>());
    }
}

void IoThreads::run() {
    std::mutex mutex;
    std::exception_ptr first_failure;
    const auto run_loop = [&](IoThread& thread) {
        try {
            thread.context().run();
        } catch (...) {
            const std::scoped_lock lock{mutex};
            first_failure = first_failure ? first_failure : std::current_exception();
            for (auto& other : threads_) {
                other->context().stop();
            }
        }
    };
    {
        std::vector<std::jthread> others;
        for (auto thread = threads_.begin() + 1; thread != threads_.end(); ++thread) {
            others.emplace_back([&run_loop, &loop = **thread] { run_loop(loop); });
        }
        run_loop(*threads_.front());
    }
    if (first_failure) {
        std::rethrow_exception(first_failure);
    }
}

void IoThreads::stop(std::chrono::steady_clock::duration drain) {
    for (auto& thread : threads_) {
        boost::asio::post(thread->context(), [&loop = *thread, drain] {
            loop.deadlines().stop(drain);
        });
    }
}

}  // namespace palomar::net
