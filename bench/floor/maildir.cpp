// The delivery time is the number that a name begins with, as Maildir asks.
#include "floor/maildir.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <filesystem>
#include <tuple>

namespace palomar::floor_server {
namespace {

std::uint64_t delivery_time(const std::string& name) {
    std::uint64_t time = 0;
    std::from_chars(name.data(), name.data() + name.size(), time);
    return time;
}

bool comes_before(const MailFile& one, const MailFile& other) {
    const auto rank = [](const MailFile& file) {
        return std::tuple{delivery_time(file.unique_name), std::string_view{file.unique_name}};
    };
    return rank(one) < rank(other);
}

}  // namespace

std::vector<MailFile> list_maildir(const std::string& path) {
    std::vector<MailFile> files;
    for (const char* const folder : {"/new", "/cur"}) {
        std::error_code missing;
        for (const auto& entry : std::filesystem::directory_iterator{path + folder, missing}) {
            const std::string name = entry.path().filename();
            if (!name.starts_with('.')) {
                files.push_back({entry.path(), name.substr(0, name.find(':'))});
            }
        }
    }
    std::ranges::sort(files, comes_before);
    return files;
}

}  // namespace palomar::floor_server
