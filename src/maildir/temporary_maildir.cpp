// Plain std::filesystem: the tests' agents share no code with the store.
#include "maildir/temporary_maildir.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <stdlib.h>

namespace palomar::maildir {
namespace {

std::filesystem::path make_root() {
    std::string name = (std::filesystem::temp_directory_path() / "palomar-maildir-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) {
        throw std::runtime_error{"no temporary directory"};
    }
    return name;
}

}  // namespace

TemporaryMaildir::TemporaryMaildir() : root_{make_root()} {
    for (const auto* const folder : {"tmp", "new", "cur"}) {
        std::filesystem::create_directories(maildir() / folder);
    }
}

TemporaryMaildir::~TemporaryMaildir() {
    std::error_code ignored;
    std::filesystem::remove_all(root_, ignored);
}

std::filesystem::path TemporaryMaildir::at(std::string_view place) const {
    return maildir() / place;
}

MailLocation TemporaryMaildir::location() const {
    return MailLocation::from(root_.string() + "/%u").value();
}

void TemporaryMaildir::put(std::string_view place, std::string_view octets) const {
    std::ofstream file{at(place), std::ios::binary};
    file << octets;
    if (!file.flush()) {
        throw std::runtime_error{"cannot write " + at(place).string()};
    }
}

void TemporaryMaildir::rename(std::string_view from, std::string_view to) const {
    std::filesystem::rename(at(from), at(to));
}

void TemporaryMaildir::remove(std::string_view place) const { std::filesystem::remove(at(place)); }

bool TemporaryMaildir::has(std::string_view place) const {
    return std::filesystem::exists(at(place));
}

std::string TemporaryMaildir::octets(std::string_view place) const {
    std::ifstream file{at(place), std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

std::vector<std::string> TemporaryMaildir::files() const {
    std::vector<std::string> found;
    for (const std::string folder : {"cur", "new"}) {
        if (!has(folder)) {
            continue;
        }
        for (const auto& entry : std::filesystem::directory_iterator{maildir() / folder}) {
            found.push_back(folder + "/" + entry.path().filename().string());
        }
    }
    std::ranges::sort(found);
    return found;
}

}  // namespace palomar::maildir
