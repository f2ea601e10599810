// In the order of a start, but to the end: an operator wants to know all of it at once.
#include "palomard/trial.hpp"

#include "net/tls_identities.hpp"
#include "palomard/credential_files.hpp"
#include "sandbox/privileges.hpp"

#include <cerrno>
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

void try_oauth(const Traced& traced, Problems& problems) {
    const std::filesystem::path& file = traced.config.oauth.keys;
    if (file.empty()) {
        return;
    }
    if (const auto read = read_key_set(file); !read) {
        problems.push_back(traced.origins.problem("oauth", "keys", read.error()));
    }
}

}  // namespace

Problems try_out(const Traced& traced) {
    Problems problems;
    try_user(traced, problems);
    try_sandbox(traced, problems);
    try_tls(traced, problems);
    try_oauth(traced, problems);
    return problems;
}

}  // namespace palomar::palomard
