// Groups before the user, as the user may not change groups; the bounding set before both, as it
// takes CAP_SETPCAP. The C library's set*id() do it for all threads.
#include "sandbox/privileges.hpp"

#include "sandbox/sentence.hpp"

#include <cap-ng.h>
#include <cerrno>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <unistd.h>
#include <vector>

namespace palomar::sandbox {
namespace {

using Outcome = std::expected<void, std::string>;

struct User {
    std::string name;
    uid_t number;
    gid_t group;
};

std::expected<User, std::string> find_user(const std::string& name) {
    errno = 0;
    // Before there are threads: nobody else uses its buffer.
    const passwd* entry = ::getpwnam(name.c_str());
    if (entry == nullptr) {
        if (errno != 0) {
            return refused("cannot look up the user " + name, errno);
        }
        return std::unexpected{"there is no user " + name};
    }
    return User{name, entry->pw_uid, entry->pw_gid};
}

std::expected<User, std::string> find_user_but_root(const std::string& name) {
    auto user = find_user(name);
    if (user && user->number == 0) {
        return std::unexpected{"the user " + name + " is root: name another, or none"};
    }
    return user;
}

/// Its own group and those that the group database puts it into.
std::vector<gid_t> groups_of(const User& user) {
    std::vector<gid_t> groups(16);
    int count = static_cast<int>(groups.size());
    while (::getgrouplist(user.name.c_str(), user.group, groups.data(), &count) < 0) {
        groups.resize(static_cast<std::size_t>(count));
    }
    groups.resize(static_cast<std::size_t>(count));
    return groups;
}

Outcome forbid_new_privileges() {
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
        return refused("cannot set no_new_privs", errno);
    }
    return {};
}

/// What cannot be regained: the capabilities of this process and of what it executes.
Outcome keep_capabilities(const std::vector<unsigned>& kept) {
    capng_clear(CAPNG_SELECT_ALL);
    for (const unsigned capability : kept) {
        for (const capng_type_t set : {CAPNG_EFFECTIVE, CAPNG_PERMITTED, CAPNG_BOUNDING_SET}) {
            if (capng_update(CAPNG_ADD, set, capability) != 0) {
                return std::unexpected{std::string{"cannot choose the capabilities to keep"}};
            }
        }
    }
    // Without CAP_SETPCAP the bounding set stays; with no_new_privs it gives nobody anything.
    const bool may_bound = ::prctl(PR_CAPBSET_READ, CAP_SETPCAP) == 1 && ::geteuid() == 0;
    if (capng_apply(may_bound ? CAPNG_SELECT_BOTH : CAPNG_SELECT_CAPS) != 0) {
        return refused("cannot give up capabilities", errno);
    }
    return {};
}

Outcome drop_bounding_set() {
    capng_get_caps_process();
    capng_clear(CAPNG_SELECT_BOUNDS);
    if (capng_apply(CAPNG_SELECT_BOUNDS) != 0) {
        return refused("cannot empty the capabilities' bounding set", errno);
    }
    return {};
}

Outcome become(const User& user) {
    const std::vector<gid_t> groups = groups_of(user);
    if (::setgroups(groups.size(), groups.data()) != 0 ||
        ::setresgid(user.group, user.group, user.group) != 0 ||
        ::setresuid(user.number, user.number, user.number) != 0) {
        return refused("cannot become the user " + user.name, errno);
    }
    return {};
}

/// Each of these has to fail, but for the group of a user whose group is root's.
Outcome verify_no_way_back(const User& user) {
    const bool had_back = ::setuid(0) == 0 || ::seteuid(0) == 0 || ::setgroups(0, nullptr) == 0 ||
                          (user.group != 0 && (::setgid(0) == 0 || ::setegid(0) == 0));
    if (had_back) {
        return std::unexpected{std::string{"root was given up, but can be had back"}};
    }
    return {};
}

Outcome drop_to(const std::string& name) {
    const auto user = find_user_but_root(name);
    if (!user) {
        return std::unexpected{user.error()};
    }
    auto outcome = drop_bounding_set();
    if (outcome) {
        outcome = become(*user);
    }
    if (outcome) {
        outcome = keep_capabilities({});
    }
    if (outcome) {
        outcome = forbid_new_privileges();
    }
    return outcome ? verify_no_way_back(*user) : outcome;
}

Outcome be_the_same(const std::string& name) {
    const auto user = find_user(name);
    if (!user) {
        return std::unexpected{user.error()};
    }
    if (user->number != ::getuid()) {
        return std::unexpected{"cannot become the user " + name + " without being root"};
    }
    return {};
}

}  // namespace

Outcome drop_root(const std::optional<std::string>& user) {
    const bool is_root = ::geteuid() == 0;
    if (is_root && user) {
        return drop_to(*user);
    }
    if (user) {
        if (auto same = be_the_same(*user); !same) {
            return same;
        }
    }
    // A root without these could not open the Maildirs of others.
    const std::vector<unsigned> for_others{CAP_DAC_OVERRIDE, CAP_FOWNER};
    if (auto kept = keep_capabilities(is_root ? for_others : std::vector<unsigned>{}); !kept) {
        return kept;
    }
    return forbid_new_privileges();
}

Outcome try_user(const std::string& user) {
    if (::geteuid() == 0) {
        return drop_to(user);
    }
    const auto found = find_user_but_root(user);
    if (!found) {
        return std::unexpected{found.error()};
    }
    return {};
}

}  // namespace palomar::sandbox
