// A ruleset lists what it handles; what is handled is denied except where a rule allows it. Every
// right that the kernel knows is handled: what we do not name is denied everywhere.
#include "sandbox/landlock.hpp"

#include "sandbox/descriptor.hpp"
#include "sandbox/landlock_abi.hpp"
#include "sandbox/sentence.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <span>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <system_error>

namespace palomar::sandbox {
namespace {

namespace fs = std::filesystem;
using Outcome = std::expected<void, std::string>;
using Rights = std::uint64_t;

constexpr Rights read_rights = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
constexpr Rights execute_rights = read_rights | LANDLOCK_ACCESS_FS_EXECUTE;
/// No links, devices, sockets and FIFOs: a mail store has none. Moving between folders is the right
/// to refer.
constexpr Rights write_rights = read_rights | LANDLOCK_ACCESS_FS_WRITE_FILE |
                                LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |
                                LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |
                                abi::fs_refer | abi::fs_truncate;
/// What a rule on something else than a folder may contain: the kernel refuses the others.
constexpr Rights rights_on_files = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE |
                                   LANDLOCK_ACCESS_FS_EXECUTE | abi::fs_truncate |
                                   abi::fs_ioctl_dev;

constexpr int first_useful_version = 2;
constexpr int first_complete_version = 6;

/// Every right on files that came up to this version.
constexpr Rights known_file_rights(int version) {
    Rights known = (LANDLOCK_ACCESS_FS_MAKE_SYM << 1U) - 1;  // the last one of version 1
    known |= version >= 2 ? abi::fs_refer : 0;
    known |= version >= 3 ? abi::fs_truncate : 0;
    known |= version >= 5 ? abi::fs_ioctl_dev : 0;
    return known;
}

abi::Ruleset handled_by(const FileRules& rules, int version) {
    abi::Ruleset handled{};
    handled.handled_access_fs = known_file_rights(version);
    if (version >= 4 && rules.tcp) {
        handled.handled_access_net = abi::net_bind_tcp | abi::net_connect_tcp;
    }
    if (version >= 6) {
        handled.scoped = abi::scope_abstract_unix_socket;
        if (rules.signals == Signals::within) {
            handled.scoped |= abi::scope_signal;
        }
    }
    return handled;
}

enum class Missing { is_an_error, is_passed_over };

/// A ruleset in the making.
class Draft {
  public:
    static std::expected<Draft, std::string> begin(const FileRules& rules, int version) {
        const abi::Ruleset handled = handled_by(rules, version);
        Descriptor ruleset{static_cast<int>(abi::create_ruleset(handled))};
        if (!ruleset.is_open()) {
            return refused("cannot make a Landlock ruleset", errno);
        }
        return Draft{std::move(ruleset), handled};
    }

    Outcome allow(std::span<const fs::path> paths, Rights rights, Missing missing) {
        for (const fs::path& path : paths) {
            const Descriptor file{::open(path.c_str(), O_PATH | O_CLOEXEC)};
            if (!file.is_open()) {
                if (missing == Missing::is_passed_over && (errno == ENOENT || errno == ENOTDIR)) {
                    continue;
                }
                return refused("cannot let the sandbox have " + path.string(), errno);
            }
            if (auto allowed = allow(file, rights); !allowed) {
                return refused("Landlock refuses a rule on " + path.string(), errno);
            }
        }
        return {};
    }

    Outcome allow(std::span<const std::uint16_t> ports, Rights right) {
        for (const std::uint16_t port : ports) {
            if (abi::add_rule(ruleset_.number(), abi::PortRule{right, port}) < 0) {
                return refused("Landlock refuses a rule on port " + std::to_string(port), errno);
            }
        }
        return {};
    }

    Outcome allow(const FileRules& rules) {
        auto outcome = allow(rules.read_write, write_rights, Missing::is_an_error);
        if (outcome) {
            outcome = allow(rules.read_only, read_rights, Missing::is_passed_over);
        }
        if (outcome) {
            outcome = allow(rules.execute, execute_rights, Missing::is_passed_over);
        }
        if (outcome && rules.tcp && handled_.handled_access_net != 0) {
            outcome = allow(rules.tcp->bind, abi::net_bind_tcp);
            if (outcome) {
                outcome = allow(rules.tcp->connect, abi::net_connect_tcp);
            }
        }
        return outcome;
    }

    [[nodiscard]] Outcome enforce() const {
        if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
            return refused("cannot set no_new_privs", errno);
        }
        if (abi::restrict_self(ruleset_.number()) < 0) {
            return refused("cannot enforce the Landlock ruleset", errno);
        }
        return {};
    }

  private:
    Draft(Descriptor ruleset, const abi::Ruleset& handled)
        : ruleset_{std::move(ruleset)}, handled_{handled} {}

    bool allow(const Descriptor& file, Rights rights) {
        struct stat status{};
        if (::fstat(file.number(), &status) != 0) {
            return false;
        }
        const Rights possible = S_ISDIR(status.st_mode) ? rights : rights & rights_on_files;
        return abi::add_rule(
                   ruleset_.number(),
                   landlock_path_beneath_attr{
                       .allowed_access = possible & handled_.handled_access_fs,
                       .parent_fd = file.number(),
                   }
               ) == 0;
    }

    Descriptor ruleset_;
    abi::Ruleset handled_;
};

}  // namespace

std::optional<int> landlock_version() {
    const long version = abi::version();
    return version < 1 ? std::nullopt : std::optional{static_cast<int>(version)};
}

Landlock landlock_of(std::optional<int> version) {
    if (!version) {
        return {Enforcement::none, "files are not confined: the kernel has no Landlock"};
    }
    const std::string has = "Landlock " + std::to_string(*version);
    if (*version < first_useful_version) {
        return {
            Enforcement::none,
            "files are not confined: " + has +
                " forbids every move between folders (Linux 5.19 is the first that can)"
        };
    }
    if (*version < first_complete_version) {
        struct Gap {
            int version;
            std::string_view what;
        };
        static constexpr std::array gaps{
            Gap{3, " truncating files (Linux 6.2)"},
            Gap{4, " TCP ports (Linux 6.7)"},
            Gap{5, " ioctl on devices (Linux 6.10)"},
            Gap{6, " signals and abstract sockets (Linux 6.12)"},
        };
        std::string missing;
        for (const Gap& gap : gaps) {
            if (*version < gap.version) {
                missing += missing.empty() ? "" : ",";
                missing += gap.what;
            }
        }
        return {Enforcement::partial, "files are confined by " + has + ", but for" + missing};
    }
    return {Enforcement::complete, "files are confined by " + has};
}

std::expected<Landlock, std::string> confine_files(const FileRules& rules) {
    const std::optional<int> version = landlock_version();
    Landlock given = landlock_of(version);
    if (!version || given.enforcement == Enforcement::none) {
        return given;
    }
    auto draft = Draft::begin(rules, *version);
    if (!draft) {
        return std::unexpected{std::move(draft.error())};
    }
    if (auto allowed = draft->allow(rules); !allowed) {
        return std::unexpected{std::move(allowed.error())};
    }
    if (auto enforced = draft->enforce(); !enforced) {
        return std::unexpected{std::move(enforced.error())};
    }
    return given;
}

}  // namespace palomar::sandbox
