// Words for a configuration.
#include "palomard/check.hpp"

#include "palomard/credential_files.hpp"
#include "sandbox/sandbox.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace palomar::palomard {

namespace {

std::string endpoint(const identity::InternetAddress& address, std::uint16_t port) {
    const std::string text = address.str();
    return text.contains(':') ? fmt::format("[{}]:{}", text, port)
                              : fmt::format("{}:{}", text, port);
}

std::string_view meaning(maildrop::Policy policy) {
    switch (policy) {
        case maildrop::Policy::archive:
            return "archive: mail that was retrieved moves to cur/ and is served no more";
        case maildrop::Policy::keep:
            return "keep: mail that was retrieved stays and is served again";
    }
    return "";
}

}  // namespace

std::string describe(const config::Config& config) {
    std::string text = "the configuration is valid\n";
    for (const identity::InternetAddress& address : config.pop3.addresses) {
        text += fmt::format("  would listen on {} (POP3)\n", endpoint(address, config.pop3.port));
    }
    if (config.pop3s.enabled) {
        for (const identity::InternetAddress& address : config.pop3s.addresses) {
            text += fmt::format(
                "  would listen on {} (POP3 over TLS)\n", endpoint(address, config.pop3s.port)
            );
        }
    }
    for (const identity::InternetAddress& address : config.management.addresses) {
        text += fmt::format(
            "  would listen on {} (management)\n", endpoint(address, config.management.port)
        );
    }
    text += fmt::format("  data folder     {}\n", config.storage.data.string());
    text += fmt::format("  Maildirs        {}\n", config.storage.mail_location);
    text += fmt::format("  retrieved mail  {}\n", meaning(config.pop3.retrieved));
    if (!config.pop3.filter.empty()) {
        text += fmt::format("  message filter  {}\n", fmt::join(config.pop3.filter, " "));
    }
    for (const net::CertificateFiles& pair : certificate_files(config.tls)) {
        text += fmt::format("  certificate     {}\n", pair.certificate.string());
        text += fmt::format("  key             {}\n", pair.key.string());
    }
    if (!config.oauth.keys.empty()) {
        text += fmt::format("  token keys      {}\n", config.oauth.keys.string());
    }
    if (config.oauth.keys_url) {
        text += fmt::format("  token keys      {}\n", config.oauth.keys_url->text);
    }
    if (!config.process.user.empty()) {
        text += fmt::format("  user            {}\n", config.process.user);
    }
    if (!config.sandbox.enabled) {
        text += "  sandbox         off\n";
        return text;
    }
    for (const std::string& sentence : sandbox::describe_support()) {
        text += fmt::format("  sandbox         {}\n", sentence);
    }
    return text;
}

}  // namespace palomar::palomard
