// Invocation: what a call of palomarctl asks for. Nothing has been read, asked or sent yet.
#pragma once

#include "palomarctl/command.hpp"
#include "palomarctl/terminal.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace palomar::palomarctl {

inline constexpr std::uint16_t standard_port = 60401;

enum class Format { text, json };

enum class AfterRefusal { stop, go_on };

/// Where to connect, and as whom.
struct Target {
    std::vector<std::string> addresses{"127.0.0.1", "::1"};
    std::uint16_t port = standard_port;
    std::string manager = "admin";
    std::optional<std::string> password_file = std::nullopt;
};

/// How commands are carried out and shown.
struct Manner {
    Format format = Format::text;
    AfterRefusal after_refusal = AfterRefusal::stop;
    Colour colour = Colour::on;
    /// Holds the new password of an account or manager.
    std::optional<std::string> new_password_file = std::nullopt;
};

/// The live screen.
struct Watch {};

enum class ImportMode { in_earnest, dry_run };

/// The accounts of another server's file of users.
struct Import {
    std::string file;
    ImportMode mode = ImportMode::in_earnest;
};

/// No command at all: they will be typed.
struct Prompt {};

/// Commands are carried out in order.
using Task = std::variant<std::vector<Command>, Watch, Import, Prompt>;

struct Invocation {
    Target target;
    Manner manner;
    Task task;
};

}  // namespace palomar::palomarctl
