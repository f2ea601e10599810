// From the configuration to the end of the server.
#include "palomard/serve.hpp"

#include "maildir/maildir_store.hpp"
#include "maildir/posix_file_system.hpp"
#include "palomard/foundation.hpp"
#include "palomard/service.hpp"

#include <utility>

namespace palomar::palomard {

std::expected<void, std::string> serve(
    const config::Config& config, const config::Invocation& invocation, telemetry::Log& log
) {
    auto foundation = lay_foundation(config);
    if (!foundation) {
        return std::unexpected{std::move(foundation.error())};
    }
    maildir::PosixFileSystem file_system;
    maildir::MaildirStore mail{file_system, foundation->location};
    if (auto applied = apply(invocation, *foundation, mail); !applied) {
        return applied;
    }
    auto service = Service::open(config, *foundation, mail, log);
    if (!service) {
        return std::unexpected{std::move(service.error())};
    }
    service->run();
    return {};
}

}  // namespace palomar::palomard
