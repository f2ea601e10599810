// Pools: threads for what blocks, one pool a kind, so that a storm of one kind starves no other.
#pragma once

#include "net/worker_pool.hpp"

#include <atomic>

namespace palomar::server {

class Pools {
  public:
    /// Numbers of threads, each at least one.
    Pools(unsigned file_threads, unsigned hashing_threads, unsigned database_threads)
        : files{file_threads},
          hashing{hashing_threads},
          handshakes{hashing_threads, net::Priority::behind_io},
          database{database_threads} {}

    /// Scans, cold reads, renames; starting and ending message filters.
    net::WorkerPool files;
    /// Argon2.
    net::WorkerPool hashing;
    /// The signatures of TLS handshakes.
    net::WorkerPool handshakes;
    /// SQL that looks.
    net::WorkerPool database;
    /// SQL that changes something, one change after another: it may have to wait for another
    /// process, and no login has to wait for it.
    net::WorkerPool changes{1};
    /// Argon2 for managers: whoever guesses their passwords holds up no client.
    net::WorkerPool manager_hashing{1};
    /// What managers ask for and takes long: filling maildrops and deleting them. Two, so that one
    /// that is slow does not hold up all others.
    net::WorkerPool chores{2};

    /// Thread-safe: the server is stopping, whoever waits for a login need not be checked any more.
    void stop() {
        stopping_ = true;
        handshakes.close();
    }
    [[nodiscard]] bool stopping() const { return stopping_; }

    /// Ends them all when they have run dry; when no session is left.
    void join() {
        files.join();
        hashing.join();
        handshakes.join();
        database.join();
        changes.join();
        manager_hashing.join();
        chores.join();
    }

  private:
    std::atomic<bool> stopping_ = false;
};

}  // namespace palomar::server
