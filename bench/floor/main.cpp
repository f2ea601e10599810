// pop3_floor: a POP3 server that does nothing but send what it has prepared. What it costs is what
// the machine asks for the same work at the least; it is no server for mail.
#include "floor/server.hpp"
#include "system/descriptor_limit.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <csignal>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <string>

namespace {

void serve(std::uint16_t port, const std::string& root) {
    palomar::floor_server::Server server{port, root};
    fmt::print("ready {}\n", server.port());
    std::fflush(stdout);
    server.run();
}

}  // namespace

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);  // sendfile(2) to a client that is gone
    palomar::bench::raise_descriptor_limit();
    try {
        CLI::App app{
            "Serves Maildirs to anybody on the loopback, as fast as can be.", "pop3_floor"
        };
        std::uint16_t port = 0;
        std::string root;
        app.add_option("--port", port, "The port; 0 takes any free one")->required();
        app.add_option("--root", root, "Where ACCOUNT/Maildir are")
            ->required()
            ->check(CLI::ExistingDirectory);
        CLI11_PARSE(app, argc, argv);
        serve(port, root);
        return 0;
    } catch (const std::exception& exception) {
        std::fprintf(stderr, "pop3_floor: %s\n", exception.what());
        return 1;
    }
}
