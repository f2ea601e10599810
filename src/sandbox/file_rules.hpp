// FileRules: what a process may reach. Only words; landlock.hpp makes the kernel keep them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

namespace palomar::sandbox {

/// TCP ports. What is listening or connected already is not affected.
struct TcpRules {
    std::vector<std::uint16_t> bind;
    std::vector<std::uint16_t> connect;
};

/// May the process send signals to processes that are not confined as it is, its children aside?
enum class Signals { within, anywhere };

/// Each path stands for itself and everything beneath it. A rule is on the file or folder that is
/// there now: for a file that will be replaced, name its folder (see allow_rereading).
struct FileRules {
    /// Read; write, make, move and remove regular files and folders. They must exist.
    std::vector<std::filesystem::path> read_write;
    /// Read. What does not exist is passed over: there is nothing to read.
    std::vector<std::filesystem::path> read_only;
    /// Read and execute. What does not exist is passed over.
    std::vector<std::filesystem::path> execute;
    /// Nothing: any port.
    std::optional<TcpRules> tcp;
    Signals signals = Signals::anywhere;

    /// Allows to read `file` again after it was replaced, be it itself or what it is a link to:
    /// certificates and configurations. Adds their folders to read_only.
    void allow_rereading(const std::filesystem::path& file);

    /// Allows getaddrinfo(3) to read what it goes by, also when that is replaced: /etc as a whole,
    /// since resolv.conf and hosts are put in place by a rename there, and the folders in /run
    /// where resolv.conf may really be. And to ask name servers by TCP, where `tcp` is restricted.
    void allow_looking_up_names();
};

/// What the libraries of a server read while it runs: libraries that are loaded late, time zones,
/// certificates of authorities. Stores, data folder and configuration are the caller's to add.
/// No TCP ports.
[[nodiscard]] FileRules usual_files_of_server();

/// What a program of the operator's choice needs to run: the system's programs, libraries and
/// configuration, the program itself, and the folders for temporary files, where alone it may
/// write. Nothing of /var, /home and /srv: mail and accounts are not there by chance.
/// `program` as in execvp(3): with a slash it is that file, and its folder is readable.
[[nodiscard]] FileRules usual_files_of_program(const std::filesystem::path& program);

}  // namespace palomar::sandbox
