// From the configuration to the end of the server. The order is that of trust: ports are bound as
// whoever started us, files opened as whom the operator named, and only then, confined, come
// threads, log and clients.
#include "palomard/serve.hpp"

#include "maildir/maildir_store.hpp"
#include "maildir/posix_file_system.hpp"
#include "oauth/key_set_fetcher.hpp"
#include "palomard/doors.hpp"
#include "palomard/foundation.hpp"
#include "palomard/service.hpp"
#include "palomard/settings.hpp"
#include "palomard/spdlog_log.hpp"
#include "sandbox/privileges.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>

namespace palomar::palomard {
namespace {

using Outcome = std::expected<void, std::string>;
/// Nothing: it is switched off.
using Confinement = std::optional<sandbox::Report>;

/// Who was started as root may want to be somebody else before the first file is opened.
Outcome become_user(const config::Config& config) {
    if (config.process.user.empty()) {
        return {};
    }
    auto dropped = sandbox::drop_root(config.process.user);
    if (!dropped) {
        return std::unexpected{"[process] user: " + dropped.error()};
    }
    return {};
}

/// Whoever knows the documentation could manage the server.
Outcome check_management(const config::Config& config, Foundation& foundation) {
    const auto& addresses = config.management.addresses;
    if (std::ranges::all_of(addresses, &identity::InternetAddress::is_loopback)) {
        return {};
    }
    const auto standard_password = foundation.database.managers().any_standard_password();
    if (!standard_password) {
        return std::unexpected{standard_password.error().detail};
    }
    if (*standard_password) {
        return std::unexpected{
            "management must not listen beyond loopback while the manager admin has the standard "
            "password: start with loopback addresses under [management], change the password with "
            "palomarctl manager passwd admin, and start again"
        };
    }
    return {};
}

/// The sandbox's rules are on folders that are there.
Outcome make_mail_root(const std::string& root) {
    std::error_code failure;
    std::filesystem::create_directories(root, failure);
    if (failure) {
        return std::unexpected{root + ": " + failure.message()};
    }
    return {};
}

std::expected<Confinement, std::string> confine(
    const config::Config& config, const config::Invocation& invocation, const std::string& mail_root
) {
    if (!config.sandbox.enabled) {
        return std::nullopt;
    }
    if (auto made = make_mail_root(mail_root); !made) {
        return std::unexpected{std::move(made.error())};
    }
    auto report = sandbox::enter(sandbox_settings(config, mail_root, invocation.file));
    if (!report) {
        return std::unexpected{"sandbox: " + report.error()};
    }
    return std::move(*report);
}

void tell(const Confinement& report, telemetry::Log& log) {
    if (!report) {
        return;
    }
    for (const std::string& sentence : report->sentences()) {
        log.write(telemetry::Level::info, "sandbox", {{"state", sentence}});
    }
}

}  // namespace

Outcome serve(const config::Config& config, const config::Invocation& invocation) {
    ServiceManager manager = ServiceManager::from_environment();
    net::IoThreads threads{config.threads.io};
    auto doors = Doors::open(config, manager.take_sockets(), threads);
    if (!doors) {
        return std::unexpected{std::move(doors.error())};
    }
    if (auto became = become_user(config); !became) {
        return became;
    }
    auto foundation = lay_foundation(config);
    if (!foundation) {
        return std::unexpected{std::move(foundation.error())};
    }
    maildir::PosixFileSystem file_system;
    maildir::MaildirStore mail{file_system, foundation->location};
    if (auto applied = apply(invocation, config, *foundation, mail); !applied) {
        return applied;
    }
    if (auto safe = check_management(config, *foundation); !safe) {
        return safe;
    }
    if (auto opened = doors->open_management(config, threads); !opened) {
        return opened;
    }
    const auto fetcher = oauth::KeySetFetcher::make();
    if (!fetcher) {
        return std::unexpected{fetcher.error()};
    }
    auto confined = confine(config, invocation, foundation->location.root());
    if (!confined) {
        return std::unexpected{std::move(confined.error())};
    }
    Confinement& report = *confined;
    SpdlogLog log{config.log};
    tell(report, log);
    sandbox::Launcher* const launcher = report && report->launcher ? &*report->launcher : nullptr;
    auto service = Service::open(
        {invocation, config, *foundation, mail, threads, *doors, manager, *fetcher, launcher, log}
    );
    if (!service) {
        return std::unexpected{std::move(service.error())};
    }
    service->run();
    return {};
}

}  // namespace palomar::palomard
