// The first session of an account is slow, therefore: measure the second.
#include "floor/library.hpp"

#include <fmt/format.h>

namespace palomar::floor_server {

const Maildrop* Library::maildrop(std::string_view account) {
    if (const auto known = maildrops_.find(account); known != maildrops_.end()) {
        return &known->second;
    }
    if (account.empty() || account.starts_with('.') || account.contains('/')) {
        return nullptr;
    }
    const auto path = fmt::format("{}/{}/Maildir", root_, account);
    return &maildrops_.try_emplace(std::string{account}, path).first->second;
}

}  // namespace palomar::floor_server
