// A blocked signal stays pending until it is read from a signalfd: no handler runs, and none that
// comes just before a wait is missed by it.
#include "palomarctl/interrupt.hpp"

#include <array>
#include <cerrno>
#include <poll.h>
#include <pthread.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace palomar::palomarctl {
namespace {

sigset_t only_sigint() {
    sigset_t signals;
    ::sigemptyset(&signals);
    ::sigaddset(&signals, SIGINT);
    return signals;
}

int open_sigint() {
    const sigset_t signals = only_sigint();
    return ::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
}

}  // namespace

Interrupt::Interrupt() : signals_{open_sigint()} {
    if (signals_ >= 0) {
        const sigset_t signals = only_sigint();
        ::pthread_sigmask(SIG_BLOCK, &signals, &mask_before_);
    }
}

Interrupt::~Interrupt() {
    if (signals_ < 0) {
        return;
    }
    signalfd_siginfo forgotten{};
    while (::read(signals_, &forgotten, sizeof forgotten) > 0) {
    }
    ::close(signals_);
    ::pthread_sigmask(SIG_SETMASK, &mask_before_, nullptr);
}

bool Interrupt::came() const {
    pollfd signals{.fd = signals_, .events = POLLIN, .revents = 0};
    return ::poll(&signals, 1, 0) > 0;
}

Waited wait_for_input(int input) {
    const int signals = open_sigint();
    std::array<pollfd, 2> sources{
        pollfd{.fd = input, .events = POLLIN, .revents = 0},
        pollfd{.fd = signals, .events = POLLIN, .revents = 0}
    };
    while (::poll(sources.data(), sources.size(), -1) < 0 && errno == EINTR) {
    }
    ::close(signals);
    return sources[1].revents != 0 ? Waited::interrupt : Waited::input;
}

}  // namespace palomar::palomarctl
