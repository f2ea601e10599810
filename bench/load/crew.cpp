// A failure waits here until the loop is between two events: thrown through the handler of an event
// it would skip the tasks in between.
#include "load/crew.hpp"

#include <utility>

namespace palomar::load {

void Crew::start(Task task) {
    ++running_;
    tasks_.push_back(attend(std::move(task)));
    tasks_.back().start();
}

Task Crew::attend(Task task) {
    try {
        co_await task;
    } catch (...) {
        failure_ = std::current_exception();
    }
    --running_;
}

void Crew::run_until(EventLoop& loop, const std::function<bool()>& done) {
    loop.run_until([&] { return failure_ || done(); });
    if (failure_) {
        std::rethrow_exception(failure_);
    }
}

void Crew::finish(EventLoop& loop) {
    run_until(loop, [this] { return running_ == 0; });
}

}  // namespace palomar::load
