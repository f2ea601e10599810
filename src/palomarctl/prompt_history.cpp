// Where the history lies, and the rule that keeps passwords out of it.
#include "palomarctl/prompt_history.hpp"

#include "palomarctl/prompt_line.hpp"

#include <algorithm>
#include <cstdlib>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace palomar::palomarctl {
namespace {

namespace fs = std::filesystem;

std::optional<fs::path> absolute_path_in(const char* variable) {
    const char* value = std::getenv(variable);
    const fs::path path = value == nullptr ? "" : value;
    return path.is_absolute() ? std::optional{path} : std::nullopt;
}

bool holds_secret(const Command& command) {
    return !command.new_password_of && secret_position(command.verb).has_value();
}

}  // namespace

std::optional<fs::path> history_file() {
    auto state = absolute_path_in("XDG_STATE_HOME");
    if (!state) {
        const auto home = absolute_path_in("HOME");
        if (!home) {
            return std::nullopt;
        }
        state = *home / ".local" / "state";
    }
    return *state / "palomar" / "palomarctl_history";
}

bool make_history_file(const fs::path& file) {
    std::error_code error;
    fs::create_directories(file.parent_path(), error);
    const int descriptor =
        ::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
    if (descriptor < 0) {
        return false;
    }
    const bool private_now = ::fchmod(descriptor, S_IRUSR | S_IWUSR) == 0;
    ::close(descriptor);
    return private_now;
}

bool may_be_remembered(std::string_view line) {
    const auto asked = understand(line);
    if (!asked) {
        return false;
    }
    const auto* const invocation = std::get_if<Invocation>(&*asked);
    if (invocation == nullptr) {
        return true;
    }
    const auto* const commands = std::get_if<std::vector<Command>>(&invocation->task);
    return commands == nullptr || std::ranges::none_of(*commands, holds_secret);
}

}  // namespace palomar::palomarctl
