// Options: the command line of pop3_load, read.
#pragma once

#include "load/workloads.hpp"

#include <chrono>
#include <cstdint>
#include <expected>
#include <string>

namespace palomar::load {

enum class Encryption { none, tls, resumed_tls };

struct Options {
    std::string host = "127.0.0.1";
    std::uint16_t port = 0;
    Encryption encryption = Encryption::none;
    std::string user = "user%04d";
    std::uint64_t accounts = 1;
    std::string password;
    std::chrono::seconds allowed{120};
    Workload workload;
};

/// For a command line that asks for help, or is wrong: what to print, and the exit status.
struct Exit {
    int status;
    std::string text;
};

std::expected<Options, Exit> parse_options(int argc, const char* const* argv);

}  // namespace palomar::load
