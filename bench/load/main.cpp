// pop3_load: loads a POP3 server in one of several ways and prints a report, or what went wrong.
// The only place where exceptions end up.
#include "load/failure.hpp"
#include "load/options.hpp"
#include "load/tls_context.hpp"
#include "load/workloads.hpp"
#include "system/descriptor_limit.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <csignal>
#include <cstdio>
#include <exception>
#include <optional>

namespace palomar::load {

void announce_ready() {
    std::puts("ready");
    std::fflush(stdout);
}

namespace {

sockaddr_in address_of(const Options& options) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(options.port);
    if (::inet_pton(AF_INET, options.host.c_str(), &address.sin_addr) != 1) {
        throw Failure{fmt::format("--host {}: not an IPv4 address", options.host)};
    }
    return address;
}

std::string carry_out(const Options& options) {
    std::optional<TlsContext> tls;
    if (options.encryption != Encryption::none) {
        tls.emplace(
            options.encryption == Encryption::resumed_tls ? Resumption::on : Resumption::off
        );
    }
    const Target target{.address = address_of(options), .tls = tls ? &*tls : nullptr};
    Accounts accounts{options.user, options.accounts, options.password};
    EventLoop loop{options.allowed};
    const StandardInput input{loop};
    Stage stage{.loop = loop, .target = target, .accounts = accounts, .input = input};
    return std::visit(
        [&stage](const auto& workload) { return run(workload, stage); }, options.workload
    );
}

}  // namespace
}  // namespace palomar::load

int main(int argc, char** argv) {
    using namespace palomar::load;
    std::signal(SIGPIPE, SIG_IGN);  // a connection that was closed is an error of a write
    palomar::bench::raise_descriptor_limit();
    try {
        const auto options = parse_options(argc, argv);
        if (!options) {
            std::fputs(options.error().text.c_str(), options.error().status == 0 ? stdout : stderr);
            return options.error().status;
        }
        std::puts(carry_out(*options).c_str());
        return std::fflush(stdout) == 0 ? 0 : 1;
    } catch (const std::exception& exception) {
        std::fprintf(stderr, "pop3_load: %s\n", exception.what());
        return 1;
    }
}
