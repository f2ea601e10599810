// clone(2) with CLONE_PARENT makes the new process a child of its maker's parent: the launcher's
// programs are the server's children. It waits for them and kills them by number and pidfd as if it
// had started them, and the launcher never has to tell how one ended.
//
// The launcher has one thread and closes all it inherits but its socket, so that it may do between
// fork and exec what a server with threads must not. It ends when the socket says that the server
// is gone; signals to the whole group (Ctrl-C, systemd) are for the server to act upon.
#include "sandbox/launcher.hpp"

#include "sandbox/launch_request.hpp"
#include "sandbox/privileges.hpp"
#include "sandbox/seccomp.hpp"
#include "sandbox/sentence.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <tuple>
#include <utility>

namespace palomar::sandbox {
namespace {

/// What the launcher says first, before a sentence in the second case.
constexpr char confined = '+';
constexpr char not_confined = '-';

/// Where the socket is in the launcher; the descriptors below are its standard streams.
constexpr int launcher_socket = STDERR_FILENO + 1;

constexpr int not_loaded = 127;

ssize_t receive(int socket, void* octets, std::size_t size) {
    ssize_t count = 0;
    do {
        // NOLINTNEXTLINE(clang-analyzer-unix.BlockInCriticalSection): meant to
        count = ::recv(socket, octets, size, 0);
    } while (count < 0 && errno == EINTR);
    return count;
}

void reap(pid_t process) {
    while (::waitpid(process, nullptr, 0) < 0 && errno == EINTR) {
    }
}

/// In the new process: becomes the program. Returns only if that fails, with errno set.
void become_program(const LaunchRequest& request) {
    std::vector<char*> pointers;
    pointers.reserve(request.arguments.size() + 1);
    for (const std::string& argument : request.arguments) {
        pointers.push_back(const_cast<char*>(argument.c_str()));
    }
    pointers.push_back(nullptr);
    int standard = STDIN_FILENO;
    for (const Descriptor& stream : request.streams) {
        if (::dup2(stream.number(), standard++) < 0) {
            return;
        }
    }
    ::setpgid(0, 0);
    for (int signal = 1; signal < NSIG; ++signal) {
        std::signal(signal, SIG_DFL);  // SIGKILL and SIGSTOP refuse, and are so anyway
    }
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::execvp(pointers.front(), pointers.data());
}

/// The pipe closes when the program is loaded; before that it may carry an errno.
LaunchReply start_program(const LaunchRequest& request) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        return {errno, 0};
    }
    const Descriptor read_end{ends[0]};
    Descriptor write_end{ends[1]};
    const auto process =
        static_cast<pid_t>(::syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0));
    if (process < 0) {
        return {errno, 0};
    }
    if (process == 0) {
        become_program(request);
        const int error = errno;
        std::ignore = ::write(write_end.number(), &error, sizeof error);
        ::_exit(not_loaded);
    }
    ::close(write_end.release());
    int error = 0;
    ssize_t count = 0;
    do {
        count = ::read(read_end.number(), &error, sizeof error);
    } while (count < 0 && errno == EINTR);
    return {count == sizeof error ? error : 0, process};
}

/// Standard input and output lead nowhere; what else was open is closed but for the socket.
void keep_only(int socket) {
    const int nowhere = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    if (nowhere >= 0) {
        ::dup2(nowhere, STDIN_FILENO);
        ::dup2(nowhere, STDOUT_FILENO);
    }
    if (socket != launcher_socket) {
        ::dup3(socket, launcher_socket, O_CLOEXEC);
    }
    ::close_range(launcher_socket + 1, ~0U, 0);
}

std::expected<void, std::string> confine(const LauncherSettings& settings) {
    if (auto dropped = drop_root(settings.user); !dropped) {
        return dropped;
    }
    if (auto files = confine_files(settings.files); !files) {
        return std::unexpected{std::move(files.error())};
    }
    if (has_seccomp()) {
        return refuse_dangerous_calls();
    }
    return {};
}

[[noreturn]] void run_launcher(int socket, const LauncherSettings& settings) {
    keep_only(socket);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) {
        std::signal(signal, SIG_IGN);
    }
    ::prctl(PR_SET_NAME, "launcher", 0, 0, 0);
    const auto outcome = confine(settings);
    const std::string greeting =
        outcome ? std::string{confined} : std::string{not_confined} + outcome.error();
    ::send(launcher_socket, greeting.data(), greeting.size(), MSG_NOSIGNAL);
    while (auto request = receive_request(launcher_socket)) {
        const LaunchReply reply = start_program(*request);
        ::send(launcher_socket, &reply, sizeof reply, MSG_NOSIGNAL);
    }
    ::_exit(0);
}

}  // namespace

Launcher::Launcher(pid_t process, Descriptor socket)
    : process_{process}, socket_{std::move(socket)} {}

Launcher::Launcher(Launcher&& other) noexcept
    : process_{std::exchange(other.process_, 0)},
      socket_{std::move(other.socket_)},
      turn_{std::move(other.turn_)} {}

Launcher::~Launcher() {
    if (process_ > 0) {
        ::close(socket_.release());
        reap(process_);
    }
}

std::expected<Launcher, std::string> Launcher::start(const LauncherSettings& settings) {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        return refused("cannot talk to a launcher", errno);
    }
    Descriptor ours{ends[0]};
    Descriptor theirs{ends[1]};
    const pid_t process = ::fork();
    if (process < 0) {
        return refused("cannot start the launcher", errno);
    }
    if (process == 0) {
        run_launcher(theirs.number(), settings);
    }
    ::close(theirs.release());
    Launcher launcher{process, std::move(ours)};
    std::string greeting(1024, '\0');
    const ssize_t count = receive(launcher.socket_.number(), greeting.data(), greeting.size());
    if (count <= 0) {
        return std::unexpected{std::string{"the launcher ended at once"}};
    }
    if (greeting.front() != confined) {
        return std::unexpected{
            "launcher: " + greeting.substr(1, static_cast<std::size_t>(count) - 1)
        };
    }
    return launcher;
}

std::expected<pid_t, std::error_code> Launcher::launch(
    const std::vector<std::string>& arguments, const StandardStreams& streams
) {
    const std::lock_guard lock{*turn_};
    const std::array numbers{streams.input, streams.output, streams.errors};
    if (auto sent = send_request(socket_.number(), arguments, numbers); !sent) {
        return std::unexpected{sent.error()};
    }
    LaunchReply reply{};
    if (receive(socket_.number(), &reply, sizeof reply) != sizeof reply) {
        return std::unexpected{std::make_error_code(std::errc::connection_reset)};
    }
    if (reply.error != 0) {
        if (reply.process > 0) {
            reap(reply.process);
        }
        return std::unexpected{std::error_code{reply.error, std::generic_category()}};
    }
    return reply.process;
}

}  // namespace palomar::sandbox
