// Crew: tasks that go on side by side. The first failure of one is the failure of all.
#pragma once

#include "load/event_loop.hpp"
#include "load/task.hpp"

#include <cstddef>
#include <exception>
#include <functional>
#include <vector>

namespace palomar::load {

class Crew {
  public:
    /// Runs the task up to where it first has to wait.
    void start(Task task);

    /// Throws what one of them threw.
    void run_until(EventLoop& loop, const std::function<bool()>& done);

    /// Until all are done.
    void finish(EventLoop& loop);

  private:
    Task attend(Task task);

    std::vector<Task> tasks_;
    std::size_t running_ = 0;
    std::exception_ptr failure_;
};

}  // namespace palomar::load
