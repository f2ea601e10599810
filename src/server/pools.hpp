// Pools: threads for what blocks, one pool a kind, so that a storm of one kind starves no other.
#pragma once

#include "net/offload.hpp"

#include <atomic>

namespace palomar::server {

class Pools {
  public:
    /// Numbers of threads, each at least one.
    Pools(unsigned file_threads, unsigned hashing_threads, unsigned database_threads)
        : files{file_threads}, hashing{hashing_threads}, database{database_threads} {}

    /// Scans, cold reads, renames; starting and ending message filters.
    net::WorkerPool files;
    /// Argon2.
    net::WorkerPool hashing;
    /// SQL.
    net::WorkerPool database;
    /// What managers ask for and takes long: filling maildrops and deleting them. Two, so that one
    /// that is slow does not hold up all others.
    net::WorkerPool chores{2};

    /// Thread-safe: the server is stopping, whoever waits for a login need not be checked any more.
    void stop() { stopping_ = true; }
    [[nodiscard]] bool stopping() const { return stopping_; }

    /// Ends them all when they have run dry; when no session is left.
    void join() {
        files.join();
        hashing.join();
        database.join();
        chores.join();
    }

  private:
    std::atomic<bool> stopping_ = false;
};

}  // namespace palomar::server
