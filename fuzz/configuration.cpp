// A configuration file of any octets: a whole Config, or problems that can be read.
#include "config/load.hpp"
#include "target.hpp"

#include <algorithm>
#include <string>
#include <sys/mman.h>
#include <unistd.h>

namespace palomar::fuzz {
namespace {

/// A file that has a path and is on no disk.
class MemoryFile {
  public:
    explicit MemoryFile(std::string_view octets) : descriptor_{::memfd_create("palomar.toml", 0)} {
        require(
            ::write(descriptor_, octets.data(), octets.size()) ==
                static_cast<ssize_t>(octets.size()),
            "a file in memory is written"
        );
    }
    ~MemoryFile() { ::close(descriptor_); }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;

    [[nodiscard]] std::string path() const {
        return "/proc/self/fd/" + std::to_string(descriptor_);
    }

  private:
    int descriptor_;
};

void check(const config::Config& config) {
    require(config.storage.data.is_absolute(), "the data folder is absolute");
    require(config.storage.mail_location.starts_with('/'), "mail_location is absolute");
    require(!config.pop3.addresses.empty(), "there is an address for POP3");
    require(!config.management.addresses.empty(), "there is an address for management");
    require(
        config.threads.io > 0 && config.threads.files > 0 && config.threads.hashing > 0 &&
            config.threads.database > 0,
        "there are threads"
    );
    const auto loopback = [](const auto& address) { return address.is_loopback(); };
    const bool tls_first = config.pop3.require_tls && !config.tls.certificates.empty();
    require(
        config.pop3.allow_plaintext || tls_first ||
            std::ranges::all_of(config.pop3.addresses, loopback),
        "POP3 without TLS reaches a network on somebody's word only"
    );
    require(
        config.management.allow_plaintext ||
            std::ranges::all_of(config.management.addresses, loopback),
        "so does management"
    );
}

}  // namespace

void try_octets(std::string_view octets) {
    const MemoryFile file{octets};
    config::Invocation invocation;
    invocation.file = file.path();
    const auto config = config::load(invocation);
    if (config) {
        check(*config);
        return;
    }
    require(!config.error().empty(), "a refusal has a reason");
    for (const auto& problem : config.error()) {
        require(
            !problem.where.empty() && !problem.what.empty(), "a problem has a place and a text"
        );
    }
}

}  // namespace palomar::fuzz
