// The only place that sees CLI11, which only takes the words apart: what they mean is for the table
// of keys.
#include "config/command_line.hpp"

#include "config/account_options.hpp"
#include "config/keys.hpp"
#include "config/version.hpp"
#include "config/words.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <span>
#include <string_view>
#include <utility>

namespace palomar::config {
namespace {

template <class T>
const T& standard(std::string_view section, std::string_view name) {
    return std::get<T>(find_key(section, name)->standard);
}

/// The options as --help shows them, in its order.
struct Syntax {
    CLI::App app{"palomard serves the mail in Maildirs by POP3.", "palomard"};
    CLI::Option* address = option("-l", "ADDRESS", "Listening")->take_all();
    CLI::Option* port = option("-p", "PORT", "Listening");
    CLI::Option* tls_port = option("-S", "PORT", "Listening");
    CLI::Option* certificate = option("--certificate", "FILE", "Listening")->take_all();
    CLI::Option* tls_key = option("--key", "FILE", "Listening")->take_all();
    CLI::Option* management_address = option("-L", "ADDRESS", "Management")->take_all();
    CLI::Option* management_port = option("-P", "PORT", "Management");
    CLI::Option* data = option("-d", "DIR", "Mail");
    CLI::Option* filter = option("-c", "COMMAND", "Mail");
    CLI::Option* account = option("-u", "USER:PASS", "Accounts")->take_all();
    CLI::Option* policy = option("-r,--retrieved", "USER:POLICY", "Accounts")->take_all();
    CLI::Option* file = option("--config", "FILE", "Configuration");
    CLI::Option* check = app.add_flag("--check")->group("Configuration");
    CLI::Option* verbose = app.add_flag("-v")->group("Other");

    Syntax();

  private:
    // Accepts all: results() hands out the words just as they were given, of which the last counts
    // where there can be but one.
    CLI::Option* option(const char* names, const char* value, const char* group) {
        const CLI::callback_t accept = [](const CLI::results_t&) { return true; };
        return app.add_option(names, accept)->take_last()->type_name(value)->group(group);
    }
};

void describe_listening(std::string_view section, CLI::Option& address, CLI::Option& port) {
    address.description(fmt::format(
        "An address to listen on; repeatable (default {})",
        fmt::join(standard<Words>(section, "addresses"), " and ")
    ));
    port.description(fmt::format(
        "The TCP port; 0 takes any free one (default {})", standard<std::int64_t>(section, "port")
    ));
}

Syntax::Syntax() {
    describe_listening("pop3", *address, *port);
    describe_listening("management", *management_address, *management_port);
    tls_port->description(fmt::format(
        "The TCP port for TLS from the first octet (default {})",
        standard<std::int64_t>("pop3s", "port")
    ));
    certificate->description(
        "A PEM file with a certificate and its chain: TLS is offered; repeatable"
    );
    tls_key->description("A PEM file with its key, if that is not in the same file; repeatable");
    data->description(fmt::format(
        "The data folder, made if it is missing (default {})",
        standard<std::string>("storage", "data")
    ));
    filter->description(
        "Pass each message through this program on its way to the client;\n"
        "{} stands for the message's path. Quotes work, but no shell is run"
    );
    account->description("Create this account, or give it this password; repeatable");
    policy->description(
        "What becomes of this account's messages once fetched: archive,\n"
        "keep, or default for what the configuration says; repeatable"
    );
    file->description("Read this TOML file; the options above win over it");
    check->description("Check the configuration, say where it would listen, and end");
    verbose->description("Log more: level \"debug\"");
    const std::string version_line = fmt::format("palomard {}", version());
    app.set_version_flag("-V,--version", version_line, "Print the version and end")->group("Other");
    app.set_help_flag("-h,--help", "Print this and end")->group("Other");
    app.footer("All settings, with their defaults, are explained in palomar.toml.");
    app.allow_extras();
}

Value number_or_text(const std::string& text) {
    std::int64_t number{};
    const auto* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    return error == std::errc{} && stop == end ? Value{number} : Value{text};
}

struct NamedOption {
    std::string_view name;
    const CLI::Option* option;
};

void add_listening(
    std::vector<Override>& overrides,
    std::string_view section,
    NamedOption address,
    NamedOption port
) {
    if (address.option->count() > 0) {
        overrides.push_back({address.name, section, "addresses", address.option->results()});
    }
    if (port.option->count() > 0) {
        const Value number = number_or_text(port.option->results().back());
        overrides.push_back({port.name, section, "port", number});
    }
}

void add_tls(std::vector<Override>& overrides, const Syntax& syntax) {
    if (syntax.tls_port->count() > 0) {
        const Value number = number_or_text(syntax.tls_port->results().back());
        overrides.push_back({"-S", "pop3s", "port", number});
    }
    if (syntax.certificate->count() > 0) {
        overrides.push_back({"--certificate", "tls", "certificates", syntax.certificate->results()}
        );
    }
    if (syntax.tls_key->count() > 0) {
        overrides.push_back({"--key", "tls", "keys", syntax.tls_key->results()});
    }
}

std::expected<std::vector<Override>, std::string> overrides_from(const Syntax& syntax) {
    std::vector<Override> overrides;
    add_listening(overrides, "pop3", {"-l", syntax.address}, {"-p", syntax.port});
    add_listening(
        overrides, "management", {"-L", syntax.management_address}, {"-P", syntax.management_port}
    );
    add_tls(overrides, syntax);
    if (syntax.data->count() > 0) {
        overrides.push_back({"-d", "storage", "data", syntax.data->results().back()});
    }
    if (syntax.filter->count() > 0) {
        auto words = split_words(syntax.filter->results().back());
        if (!words) {
            return std::unexpected{fmt::format("option -c: {}", describe(words.error()))};
        }
        overrides.push_back({"-c", "pop3", "filter", *std::move(words)});
    }
    if (syntax.verbose->count() > 0) {
        overrides.push_back({"-v", "log", "level", "debug"});
    }
    // Tried out here, for a mistake on the command line deserves the answer for such mistakes.
    Config scratch;
    for (const auto& given : overrides) {
        const Key* key = find_key(given.section, given.name);
        if (const auto done = set(*key, given.value, "/", scratch); !done) {
            return std::unexpected{fmt::format("option {}: {}", given.option, done.error())};
        }
    }
    return overrides;
}

template <class Parsed>
std::expected<std::vector<Parsed>, std::string> parse_each(
    const CLI::Option& option, std::expected<Parsed, std::string> (*parse)(std::string_view)
) {
    std::vector<Parsed> all;
    for (const auto& text : option.results()) {
        auto parsed = parse(text);
        if (!parsed) {
            return std::unexpected{fmt::format("option {}: {}", option.get_name(), parsed.error())};
        }
        all.push_back(*std::move(parsed));
    }
    return all;
}

/// What no option took. It is quoted only where it can hold no part of a password.
std::string describe_extra(const std::string& extra, const Syntax& syntax) {
    if (syntax.account->count() > 0 || !extra.starts_with('-')) {
        return "one argument is too many; a value with spaces in it needs quotes";
    }
    const std::size_t end = extra.starts_with("--") ? extra.find('=') : 2;
    return fmt::format("unknown option {}", to_string(extra.substr(0, end)));
}

std::expected<Invocation, std::string> interpret(const Syntax& syntax) {
    if (const auto extras = syntax.app.remaining(); !extras.empty()) {
        return std::unexpected{describe_extra(extras.front(), syntax)};
    }
    auto overrides = overrides_from(syntax);
    if (!overrides) {
        return std::unexpected{std::move(overrides.error())};
    }
    auto accounts = parse_each(*syntax.account, parse_account);
    if (!accounts) {
        return std::unexpected{std::move(accounts.error())};
    }
    auto policies = parse_each(*syntax.policy, parse_account_policy);
    if (!policies) {
        return std::unexpected{std::move(policies.error())};
    }
    Invocation invocation{
        .task = syntax.check->count() > 0 ? Task::check : Task::serve,
        .file = std::nullopt,
        .overrides = *std::move(overrides),
        .accounts = *std::move(accounts),
        .policies = *std::move(policies)
    };
    if (syntax.file->count() > 0) {
        invocation.file = syntax.file->results().back();
    }
    return invocation;
}

void strike_passwords(std::span<char*> arguments, const std::vector<std::string>& accounts) {
    for (const auto& account : accounts) {
        const std::string_view password = std::string_view{account}.substr(account.find(':') + 1);
        for (char* argument : arguments) {
            const std::string_view text{argument};
            if (text.ends_with(account)) {
                std::fill_n(argument + text.size() - password.size(), password.size(), '\0');
            }
        }
    }
}

/// CLI11 parts the groups by two empty lines.
std::string help_text(const Syntax& syntax) {
    std::string text = syntax.app.help();
    for (std::size_t at = 0; (at = text.find("\n\n\n", at)) != std::string::npos;) {
        text.erase(at, 1);
    }
    return text;
}

}  // namespace

std::expected<Invocation, Exit> parse_command_line(int argc, char** argv) {
    const auto usage_error = [](std::string_view what) {
        return std::unexpected{Exit{2, fmt::format("palomard: {}\nTry 'palomard --help'.\n", what)}
        };
    };
    Syntax syntax;
    try {
        syntax.app.parse(argc, argv);
    } catch (const CLI::CallForHelp&) {
        return std::unexpected{Exit{0, help_text(syntax)}};
    } catch (const CLI::CallForVersion& version) {
        return std::unexpected{Exit{0, fmt::format("{}\n", version.what())}};
    } catch (const CLI::ParseError& error) {
        return usage_error(error.what());
    }
    auto invocation = interpret(syntax);
    if (!invocation) {
        return usage_error(invocation.error());
    }
    strike_passwords({argv, static_cast<std::size_t>(argc)}, syntax.account->results());
    return *std::move(invocation);
}

}  // namespace palomar::config
