// What the kernel and the environment say about standard output.
#include "palomarctl/terminal.hpp"

#include <cstdlib>
#include <string_view>
#include <sys/ioctl.h>
#include <unistd.h>

namespace palomar::palomarctl {
namespace {

std::string_view environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

}  // namespace

Terminal standard_output(Colour wish) {
    Terminal terminal;
    if (::isatty(STDOUT_FILENO) == 0) {
        return terminal;
    }
    terminal.surface = Surface::screen;
    if (environment("NO_COLOR").empty() && environment("TERM") != "dumb") {
        terminal.colour = wish;
    }
    winsize size{};
    // A serial line knows no size and says 0.
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0) {
        terminal.width = size.ws_col;
        terminal.height = size.ws_row;
    }
    return terminal;
}

}  // namespace palomar::palomarctl
