// posix_spawn. The child gets three descriptors and nothing else; Asio's sockets are not
// close-on-exec, hence the closefrom.
#include "server/child_process.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace palomar::server {

namespace {

/// What of a filter's standard error is worth a place in the log.
constexpr std::size_t longest_complaint = 400;

struct Pipe {
    OwnDescriptor read_end;
    OwnDescriptor write_end;
};

std::expected<Pipe, std::error_code> make_pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        return std::unexpected{std::error_code{errno, std::system_category()}};
    }
    return Pipe{OwnDescriptor{ends[0]}, OwnDescriptor{ends[1]}};
}

void set_non_blocking(int descriptor) {
    ::fcntl(descriptor, F_SETFL, ::fcntl(descriptor, F_GETFL) | O_NONBLOCK);
}

/// How the child differs from us: its descriptors, its group, and signals as a program expects
/// them.
class SpawnPlan {
  public:
    SpawnPlan(int input, int output, int errors) {
        ::posix_spawn_file_actions_init(&files_);
        ::posix_spawn_file_actions_adddup2(&files_, input, STDIN_FILENO);
        ::posix_spawn_file_actions_adddup2(&files_, output, STDOUT_FILENO);
        ::posix_spawn_file_actions_adddup2(&files_, errors, STDERR_FILENO);
        ::posix_spawn_file_actions_addclosefrom_np(&files_, STDERR_FILENO + 1);
        sigset_t none;
        sigset_t all;
        ::sigemptyset(&none);
        ::sigfillset(&all);
        ::posix_spawnattr_init(&attributes_);
        ::posix_spawnattr_setsigmask(&attributes_, &none);
        ::posix_spawnattr_setsigdefault(&attributes_, &all);
        ::posix_spawnattr_setpgroup(&attributes_, 0);
        ::posix_spawnattr_setflags(
            &attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
        );
    }
    ~SpawnPlan() {
        ::posix_spawn_file_actions_destroy(&files_);
        ::posix_spawnattr_destroy(&attributes_);
    }
    SpawnPlan(const SpawnPlan&) = delete;
    SpawnPlan& operator=(const SpawnPlan&) = delete;

    [[nodiscard]] std::expected<pid_t, std::error_code> spawn(
        const std::vector<std::string>& arguments
    ) const {
        std::vector<char*> pointers;
        pointers.reserve(arguments.size() + 1);
        for (const std::string& argument : arguments) {
            pointers.push_back(const_cast<char*>(argument.c_str()));
        }
        pointers.push_back(nullptr);
        pid_t process = 0;
        const int error = ::posix_spawnp(
            &process, pointers.front(), &files_, &attributes_, pointers.data(), environ
        );
        if (error != 0) {
            return std::unexpected{std::error_code{error, std::system_category()}};
        }
        return process;
    }

  private:
    posix_spawn_file_actions_t files_{};
    posix_spawnattr_t attributes_{};
};

}  // namespace

OwnDescriptor::~OwnDescriptor() {
    if (number_ >= 0) {
        ::close(number_);
    }
}

OwnDescriptor::OwnDescriptor(OwnDescriptor&& other) noexcept : number_{other.release()} {}

OwnDescriptor& OwnDescriptor::operator=(OwnDescriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
}

int OwnDescriptor::release() { return std::exchange(number_, -1); }

std::expected<pid_t, std::error_code> spawn_directly(
    const std::vector<std::string>& arguments, int input, int output, int errors
) {
    return SpawnPlan{input, output, errors}.spawn(arguments);
}

std::expected<ChildProcess, std::error_code> ChildProcess::start(
    const Spawn& spawn, const std::vector<std::string>& arguments, int input
) {
    auto output = make_pipe();
    auto errors = make_pipe();
    if (!output || !errors) {
        return std::unexpected{!output ? output.error() : errors.error()};
    }
    set_non_blocking(output->read_end.get());
    // Nobody empties the pipe for errors: a program that fills it is told so rather than stopped.
    set_non_blocking(errors->read_end.get());
    set_non_blocking(errors->write_end.get());
    const auto process = spawn(arguments, input, output->write_end.get(), errors->write_end.get());
    if (!process) {
        return std::unexpected{process.error()};
    }
    ChildProcess child{*process, std::move(output->read_end), std::move(errors->read_end)};
    if (child.end_.get() < 0) {
        return std::unexpected{std::error_code{EMFILE, std::system_category()}};
    }
    return child;
}

ChildProcess::ChildProcess(pid_t process, OwnDescriptor output, OwnDescriptor errors)
    : process_{process},
      end_{static_cast<int>(::syscall(SYS_pidfd_open, process, 0))},
      output_{std::move(output)},
      errors_{std::move(errors)} {}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : process_{std::exchange(other.process_, 0)},
      status_{other.status_},
      end_{std::move(other.end_)},
      output_{std::move(other.output_)},
      errors_{std::move(other.errors_)} {}

ChildProcess::~ChildProcess() {
    if (process_ > 0) {
        kill();
        static_cast<void>(wait());
    }
}

// The group outlives its leader as long as a child of it lives, so its number cannot be someone
// else's unless the group is empty; then, before wait(), the leader itself still holds the number.
void ChildProcess::kill() const {
    if (!status_) {
        ::kill(-process_, SIGKILL);
    }
}

int ChildProcess::wait() {
    if (!status_) {
        siginfo_t info{};
        while (::waitid(P_PID, static_cast<id_t>(process_), &info, WEXITED | WNOWAIT) != 0 &&
               errno == EINTR) {
        }
        // What it left running in its group ends with it, while its number is surely still its own.
        ::kill(-process_, SIGKILL);
        while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
        }
        status_ = info.si_code == CLD_EXITED ? info.si_status : 128 + info.si_status;
    }
    return *status_;
}

std::string ChildProcess::complaint() const {
    std::string text(longest_complaint, '\0');
    const ssize_t count = ::read(errors_.get(), text.data(), text.size());
    text.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    while (text.ends_with('\n')) {
        text.pop_back();
    }
    return text;
}

}  // namespace palomar::server
