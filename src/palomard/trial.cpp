// In the order of a start, but to the end: an operator wants to know all of it at once.
#include "palomard/trial.hpp"

#include "net/tls_identities.hpp"
#include "oauth/key_set_fetcher.hpp"
#include "palomard/credential_files.hpp"
#include "palomard/remote_key_set.hpp"
#include "sandbox/privileges.hpp"

#include <cerrno>
#include <expected>
#include <filesystem>
#include <span>
#include <string>
#include <sys/stat.h>
#include <system_error>

namespace palomar::palomard {
namespace {

using config::Problems;
using config::Traced;

void try_user(const Traced& traced, Problems& problems) {
    const std::string& user = traced.config.process.user;
    if (user.empty()) {
        return;
    }
    if (const auto tried = sandbox::try_user(user); !tried) {
        problems.push_back(traced.origins.problem("process", "user", tried.error()));
    }
}

void try_sandbox(const Traced& traced, Problems& problems) {
    if (!traced.config.sandbox.enabled) {
        return;
    }
    for (const std::filesystem::path& path : traced.config.sandbox.paths) {
        struct stat status{};
        if (::stat(path.c_str(), &status) != 0) {
            const std::string reason = std::generic_category().message(errno);
            problems.push_back(
                traced.origins.problem("sandbox", "paths", path.string() + ": " + reason)
            );
        }
    }
}

/// Pair by pair: each may be wrong.
void try_tls(const Traced& traced, Problems& problems) {
    const config::Tls& settings = traced.config.tls;
    for (const net::CertificateFiles& pair : certificate_files(settings)) {
        const auto read = net::TlsIdentities::load(std::span{&pair, 1});
        if (!read) {
            const bool names_key =
                !settings.keys.empty() && read.error().file == net::CertificateFailure::File::key;
            problems.push_back(traced.origins.problem(
                "tls", names_key ? "keys" : "certificates", read.error().sentence
            ));
        }
    }
}

std::expected<void, std::string> fetch(
    const config::KeySetUrl& url, const std::filesystem::path& ca_file
) {
    const auto fetcher = oauth::KeySetFetcher::make();
    if (!fetcher) {
        return std::unexpected{fetcher.error()};
    }
    const auto never = [] { return false; };
    if (const auto fetched = fetch_key_set(url, ca_file, *fetcher, never); !fetched) {
        return std::unexpected{fetched.error()};
    }
    return {};
}

/// Last, as libcurl may have a thread of its own.
void try_oauth(const Traced& traced, Findings& findings) {
    const config::OAuth& settings = traced.config.oauth;
    if (!settings.keys.empty()) {
        if (const auto read = read_key_set(settings.keys); !read) {
            findings.problems.push_back(traced.origins.problem("oauth", "keys", read.error()));
        }
        return;
    }
    if (!settings.keys_url) {
        return;
    }
    if (const auto read = read_authorities(settings.ca_file); !read) {
        findings.problems.push_back(traced.origins.problem("oauth", "ca_file", read.error()));
        return;
    }
    if (const auto fetched = fetch(*settings.keys_url, settings.ca_file); !fetched) {
        const std::string what = fetched.error() + "; a server starts all the same";
        findings.warnings.push_back(traced.origins.problem("oauth", "keys", what));
    }
}

}  // namespace

Findings try_out(const Traced& traced) {
    Findings findings;
    try_user(traced, findings.problems);
    try_sandbox(traced, findings.problems);
    try_tls(traced, findings.problems);
    try_oauth(traced, findings);
    return findings;
}

}  // namespace palomar::palomard
