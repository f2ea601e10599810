// A target without libFuzzer: tries the files that it is given, and those of the folders.
#include "target.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>
#include <string>

namespace {

namespace fs = std::filesystem;

/// False: it cannot be read.
bool replay(const fs::path& file) {
    std::ifstream in{file, std::ios::binary};
    const std::string octets{std::istreambuf_iterator<char>{in}, {}};
    if (!in) {
        std::fprintf(stderr, "%s: cannot be read\n", file.c_str());
        return false;
    }
    // Whatever ends the process now, its last words name the file.
    std::printf("%s\n", file.c_str());
    std::fflush(stdout);
    palomar::fuzz::try_octets(palomar::fuzz::Alone{octets}.view());
    return true;
}

}  // namespace

int main(int count, char* arguments[]) {
    std::vector<fs::path> files;
    for (const char* argument : std::span{arguments, static_cast<std::size_t>(count)}.subspan(1)) {
        if (!fs::is_directory(argument)) {
            files.emplace_back(argument);
            continue;
        }
        for (const auto& entry : fs::directory_iterator{argument}) {
            files.push_back(entry.path());
        }
    }
    const bool all = !files.empty() && std::ranges::all_of(files, replay);
    std::printf("%zu inputs\n", files.size());
    return all ? EXIT_SUCCESS : EXIT_FAILURE;
}
