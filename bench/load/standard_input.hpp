// StandardInput: how whoever started the program says that it is enough: by closing it.
#pragma once

#include "load/event_loop.hpp"

namespace palomar::load {

class StandardInput final : private Handler {
  public:
    /// Watched from now on; a plain file counts as closed.
    explicit StandardInput(EventLoop& loop);
    StandardInput(const StandardInput&) = delete;
    StandardInput& operator=(const StandardInput&) = delete;
    ~StandardInput();

    [[nodiscard]] bool is_closed() const { return closed_; }

  private:
    void on_events(std::uint32_t events) override;

    EventLoop& loop_;
    bool closed_;
};

}  // namespace palomar::load
