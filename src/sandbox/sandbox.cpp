// The order matters. The launcher first, as it must not inherit what follows. Root before files:
// the user database has to be read. Files before calls: Landlock's own calls are not in the list.
#include "sandbox/sandbox.hpp"

#include "sandbox/privileges.hpp"

#include <filesystem>
#include <iterator>
#include <system_error>
#include <utility>

namespace palomar::sandbox {
namespace {

constexpr const char* calls_are_confined = "system calls are confined by seccomp";
constexpr const char* calls_are_not_confined =
    "system calls are not confined: the kernel has no seccomp filters";

/// Capabilities, Landlock and no_new_privs are each thread's own: one that runs already would stay
/// outside, and with it everything.
std::expected<void, std::string> make_sure_of_one_thread() {
    std::error_code failure;
    const std::filesystem::directory_iterator threads{"/proc/self/task", failure};
    // Without /proc nobody can tell.
    if (!failure && std::distance(begin(threads), end(threads)) > 1) {
        return std::unexpected{
            std::string{"the sandbox has to be entered before a second thread runs"}
        };
    }
    return {};
}

CallRules calls_of(const Settings& settings) {
    return {
        .on_violation = settings.on_violation,
        .children = settings.programs ? Children::of_a_launcher : Children::none,
    };
}

FileRules files_of(const Settings& settings) {
    FileRules files = settings.files;
    // The programs are confined otherwise, and yet have to be killed.
    files.signals = settings.programs ? Signals::anywhere : Signals::within;
    return files;
}

}  // namespace

std::vector<std::string> Report::sentences() const {
    std::vector<std::string> sentences{files.sentence};
    sentences.emplace_back(calls_confined ? calls_are_confined : calls_are_not_confined);
    return sentences;
}

std::expected<Report, std::string> enter(const Settings& settings) {
    if (auto alone = make_sure_of_one_thread(); !alone) {
        return std::unexpected{std::move(alone.error())};
    }
    std::optional<Launcher> launcher;
    if (settings.programs) {
        auto started = Launcher::start({settings.user, *settings.programs});
        if (!started) {
            return std::unexpected{std::move(started.error())};
        }
        launcher.emplace(std::move(*started));
    }
    if (auto dropped = drop_root(settings.user); !dropped) {
        return std::unexpected{std::move(dropped.error())};
    }
    auto files = confine_files(files_of(settings));
    if (!files) {
        return std::unexpected{std::move(files.error())};
    }
    const bool has_calls = has_seccomp();
    if (has_calls) {
        if (auto confined = confine_calls(calls_of(settings)); !confined) {
            return std::unexpected{std::move(confined.error())};
        }
    }
    return Report{std::move(*files), has_calls, std::move(launcher)};
}

std::vector<std::string> describe_support() {
    return {
        landlock_of(landlock_version()).sentence,
        has_seccomp() ? calls_are_confined : calls_are_not_confined,
    };
}

}  // namespace palomar::sandbox
