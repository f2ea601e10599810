// Friendly: the commands in the words of people, `user add pepe`, each standing for one of the
// protocol's.
#pragma once

#include "palomarctl/invocation.hpp"

#include <CLI/CLI.hpp>

#include <optional>
#include <string>
#include <vector>

namespace palomar::palomarctl {

class Friendly {
  public:
    /// Adds the commands to `app`, which may parse only while this object lives. A value that makes
    /// no sense is a CLI::ValidationError of the parsing.
    explicit Friendly(CLI::App& app);
    Friendly(const Friendly&) = delete;
    Friendly& operator=(const Friendly&) = delete;

    /// After the parsing: what was asked for. Nothing: none of these commands.
    [[nodiscard]] std::optional<Task> take_task();

  private:
    enum class Consent { to_be_asked, given };
    enum class Drawing { wanted, unwanted };

    void add_user_commands(CLI::App& app);
    void add_switch_commands(CLI::App& app);
    void add_networks_command(CLI::App& app);
    void add_app_password_commands(CLI::App& app);
    void add_import_command(CLI::App& app);
    void add_session_commands(CLI::App& app);
    void add_ban_commands(CLI::App& app);
    void add_manager_commands(CLI::App& app);
    void add_history(CLI::App& app);

    [[nodiscard]] Command populate() const;
    [[nodiscard]] Command history() const;
    [[nodiscard]] Command ban() const;
    [[nodiscard]] Command networks() const;

    // What the options left here, of whichever command was given.
    std::string name_;
    std::string word_;
    Consent consent_ = Consent::to_be_asked;
    std::string count_ = "10";
    std::string smallest_ = "16KiB";
    std::string largest_ = "64MiB";
    std::string last_ = "24h";
    std::string step_;
    std::vector<std::string> networks_;
    Import import_;
    Drawing drawing_ = Drawing::wanted;
    std::optional<Task> task_;
};

}  // namespace palomar::palomarctl
