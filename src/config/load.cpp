// Lays the three sources over each other and keeps in mind where each value came from.
#include "config/load.hpp"

#include "config/document.hpp"
#include "config/keys.hpp"
#include "config/mail_location.hpp"
#include "config/small_file.hpp"
#include "config/suggestion.hpp"

#include <fmt/format.h>

#include <string>
#include <system_error>
#include <utility>

namespace palomar::config {
namespace {

namespace fs = std::filesystem;

struct Draft {
    Config config;
    Origins origins;
    Problems problems;
};

void put(
    const Key& key, const Value& value, std::string where, const fs::path& folder, Draft& draft
) {
    if (const auto done = set(key, value, folder, draft.config); !done) {
        draft.problems.push_back({where, fmt::format("key {}: {}", to_string(key), done.error())});
    }
    draft.origins.put(key, std::move(where));
}

/// What is wrong with a key above the first section.
std::string loose_problem(const Entry& entry) {
    if (is_section(entry.name)) {
        return fmt::format(
            "key {0}: got {1}; must be a section, [{0}]", entry.name, to_string(entry.value)
        );
    }
    const std::string suggestion = suggest_key("", entry.name);
    return fmt::format(
        "key {}: stands in no section{}{}", entry.name, suggestion.empty() ? "" : "; ", suggestion
    );
}

void put_section(
    const Section& section, const fs::path& file, const fs::path& folder, Draft& draft
) {
    const auto where = [&](std::uint32_t line) {
        return fmt::format("{}:{}", file.string(), line);
    };
    if (!is_section(section.name)) {
        draft.problems.push_back(
            {where(section.line),
             fmt::format("section [{}]: unknown; {}", section.name, suggest_section(section.name))}
        );
        return;
    }
    for (const auto& entry : section.entries) {
        if (const Key* key = find_key(section.name, entry.name)) {
            put(*key, entry.value, where(entry.line), folder, draft);
        } else {
            draft.problems.push_back(
                {where(entry.line),
                 fmt::format(
                     "key [{}] {}: unknown; {}",
                     section.name,
                     entry.name,
                     suggest_key(section.name, entry.name)
                 )}
            );
        }
    }
}

void put_file(const fs::path& file, const fs::path& working_folder, Draft& draft) {
    const auto text = read_small_file(file);
    if (!text) {
        draft.problems.push_back({file.string(), "cannot be read: " + text.error()});
        return;
    }
    const auto document = parse_document(*text, file.string());
    if (!document) {
        draft.problems.push_back(document.error());
        return;
    }
    for (const auto& entry : document->loose) {
        draft.problems.push_back(
            {fmt::format("{}:{}", file.string(), entry.line), loose_problem(entry)}
        );
    }
    const fs::path folder = (working_folder / file).parent_path();
    for (const auto& section : document->sections) {
        put_section(section, file, folder, draft);
    }
}

void report(std::string_view section, std::string_view name, std::string_view what, Draft& draft) {
    draft.problems.push_back(draft.origins.problem(section, name, what));
}

/// Passwords must not cross a network by mistake, only by an operator's explicit word.
/// `exposed`: what everyone on the way could read otherwise; `safe`: it is never sent without TLS.
template <class Listening>
void check_plaintext(
    std::string_view section,
    const Listening& listening,
    bool safe,
    std::string_view exposed,
    Draft& draft
) {
    if (listening.allow_plaintext || safe) {
        return;
    }
    for (const auto& address : listening.addresses) {
        if (!address.is_loopback()) {
            const std::string what = fmt::format(
                "got \"{}\"; must be a loopback address such as 127.0.0.1, because without TLS "
                "everyone on the way could read {}; listen on loopback, {}or write "
                "allow_plaintext = true under [{}] if you trust that network",
                address.str(),
                exposed,
                section == "pop3" ? "set require_tls = true and a certificate, " : "",
                section
            );
            report(section, "addresses", what, draft);
        }
    }
}

/// What fits together only with other keys.
void check_tls(Draft& draft) {
    const Config& config = draft.config;
    if (!config.tls.keys.empty() && config.tls.keys.size() != config.tls.certificates.size()) {
        report(
            "tls",
            "keys",
            "there must be as many as certificates, in the same order; or none, if each "
            "certificate's file holds its key too",
            draft
        );
    }
    if (config.pop3.require_tls && config.tls.certificates.empty()) {
        report("pop3", "require_tls", "needs a certificate under [tls]", draft);
    }
    const OAuth& oauth = config.oauth;
    const bool tokens = !oauth.keys.empty() || oauth.keys_url;
    if (tokens && (oauth.issuer.empty() || oauth.audience.empty())) {
        report("oauth", "keys", "needs issuer and audience too", draft);
    }
    if (!oauth.ca_file.empty() && !oauth.keys_url) {
        report("oauth", "ca_file", "is for keys that are a URL", draft);
    }
}

/// What follows from other keys, once all are known.
void complete(Config& config) {
    if (config.storage.mail_location.empty()) {
        config.storage.mail_location = standard_mail_location(config.storage.data);
    }
    config.pop3s.enabled = !config.tls.certificates.empty();
}

}  // namespace

std::expected<Traced, Problems> load_traced(const Invocation& invocation) {
    Draft draft;
    std::error_code error;
    const fs::path working_folder = fs::current_path(error);
    if (error) {
        return std::unexpected{
            Problems{{"the working folder", "cannot be found: " + error.message()}}
        };
    }
    for (const auto& key : keys()) {
        put(key, key.standard, "default", working_folder, draft);
    }
    if (invocation.file) {
        put_file(*invocation.file, working_folder, draft);
    }
    for (const auto& given : invocation.overrides) {
        const Key* key = find_key(given.section, given.name);
        put(*key, given.value, fmt::format("option {}", given.option), working_folder, draft);
    }
    check_tls(draft);
    const bool tls_only = draft.config.pop3.require_tls;
    check_plaintext("pop3", draft.config.pop3, tls_only, "passwords and mail", draft);
    check_plaintext("management", draft.config.management, false, "managers' passwords", draft);
    if (!draft.problems.empty()) {
        return std::unexpected{std::move(draft.problems)};
    }
    complete(draft.config);
    return Traced{std::move(draft.config), std::move(draft.origins)};
}

std::expected<Config, Problems> load(const Invocation& invocation) {
    auto traced = load_traced(invocation);
    if (!traced) {
        return std::unexpected{std::move(traced.error())};
    }
    return std::move(traced->config);
}

}  // namespace palomar::config
