// Accounts: whose maildrops the clients open.
#pragma once

#include <cstdint>
#include <deque>
#include <string>

namespace palomar::load {

struct Credentials {
    std::string name;
    std::string password;
};

class Accounts {
  public:
    /// `pattern` is a name, or holds one `%d` or `%04d` for the account's number. Failure: it is
    /// neither, or is a plain name for more accounts than one.
    Accounts(const std::string& pattern, std::uint64_t count, std::string password);

    [[nodiscard]] std::uint64_t count() const { return count_; }

    /// Of the account `number` modulo count().
    [[nodiscard]] Credentials credentials(std::uint64_t number) const;

    /// The account that was free for longest. Nobody else gets it before it is given back. There
    /// must be a free one.
    [[nodiscard]] std::uint64_t take();
    void give_back(std::uint64_t number) { free_.push_back(number); }

  private:
    std::string before_;
    std::string after_;
    /// Digits that a number has at least; none where the name has no number.
    std::size_t digits_ = 0;
    std::uint64_t count_;
    std::string password_;
    std::deque<std::uint64_t> free_;
};

}  // namespace palomar::load
