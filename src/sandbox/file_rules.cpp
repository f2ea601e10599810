// Paths of a Linux system by the Filesystem Hierarchy Standard; those that are missing harm nobody.
#include "sandbox/file_rules.hpp"

#include <system_error>

namespace palomar::sandbox {

namespace fs = std::filesystem;

void FileRules::allow_rereading(const fs::path& file) {
    std::error_code failure;
    const fs::path absolute = fs::absolute(file, failure);
    read_only.push_back(absolute.parent_path());
    const fs::path target = fs::canonical(file, failure);
    if (!failure && target.parent_path() != absolute.parent_path()) {
        read_only.push_back(target.parent_path());
    }
}

void FileRules::allow_looking_up_names() {
    constexpr std::uint16_t name_servers = 53;
    allow_rereading("/etc/resolv.conf");
    for (const char* folder : {"/run/systemd/resolve", "/run/NetworkManager", "/run/resolvconf"}) {
        read_only.emplace_back(folder);
    }
    if (tcp) {
        tcp->connect.push_back(name_servers);
    }
}

FileRules usual_files_of_server() {
    return {
        .read_write = {"/dev/null"},
        .read_only =
            {"/lib",
             "/lib64",
             "/usr/lib",
             "/usr/lib64",
             "/usr/share/zoneinfo",
             "/etc/ld.so.cache",
             "/etc/localtime",
             "/etc/ssl",
             "/dev/urandom"},
        .execute = {},
        .tcp = TcpRules{},
    };
}

FileRules usual_files_of_program(const fs::path& program) {
    FileRules rules{
        .read_write = {"/dev/null"},
        .read_only = {"/etc", "/proc", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"},
        .execute = {"/bin", "/sbin", "/lib", "/lib32", "/libx32", "/lib64", "/usr", "/opt"},
        .tcp = std::nullopt,
    };
    for (const char* folder : {"/tmp", "/var/tmp"}) {
        std::error_code failure;
        if (fs::is_directory(folder, failure)) {
            rules.read_write.emplace_back(folder);
        }
    }
    if (program.has_parent_path()) {
        rules.execute.push_back(program.parent_path());
    }
    return rules;
}

}  // namespace palomar::sandbox
