// Plain stdio.
#include "config/small_file.hpp"

#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>

namespace palomar::config {

std::expected<std::string, std::string> read_small_file(const std::filesystem::path& path) {
    const auto failure = [] { return std::unexpected{std::generic_category().message(errno)}; };
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file{
        std::fopen(path.c_str(), "re"), &std::fclose
    };
    if (!file) {
        return failure();
    }
    std::string text(largest_small_file + 1, '\0');
    text.resize(std::fread(text.data(), 1, text.size(), file.get()));
    if (std::ferror(file.get()) != 0) {
        return failure();
    }
    if (text.size() > largest_small_file) {
        return std::unexpected{"larger than 1 MiB"};
    }
    return text;
}

}  // namespace palomar::config
