// Live: a value that may be replaced as a whole while the server runs. Whoever takes it keeps what
// it took.
#pragma once

#include <atomic>
#include <memory>
#include <utility>

namespace palomar::server {

/// Thread-safe.
template <typename T>
class Live {
  public:
    using Snapshot = std::shared_ptr<const T>;

    Live() = default;
    explicit Live(Snapshot first) : now_{std::move(first)} {}

    /// Nothing if there is none yet.
    [[nodiscard]] Snapshot now() const { return now_.load(); }
    void replace(Snapshot next) { now_.store(std::move(next)); }

  private:
    std::atomic<Snapshot> now_;
};

}  // namespace palomar::server
