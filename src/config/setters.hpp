// Setters: how a value finds its place in Config, for the table of keys. Header only: each is made
// for the members that use it.
#pragma once

#include "config/config.hpp"
#include "config/key.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <thread>
#include <type_traits>
#include <vector>

namespace palomar::config {

using Folder = std::filesystem::path;

/// Stores a value that needs no more than a conversion.
template <auto Section, auto Member>
constexpr auto store = [](Config& config, auto value) {
    auto& member = (config.*Section).*Member;
    member = static_cast<std::remove_reference_t<decltype(member)>>(value);
};

/// Stores a number of threads, 0 being one per core.
template <auto Member>
constexpr auto store_threads = [](Config& config, std::int64_t count) {
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    config.threads.*Member = count == 0 ? cores : static_cast<unsigned>(count);
};

/// An absolute path from one that starts at `folder`.
[[nodiscard]] inline Folder at(const Folder& folder, const Folder& path) {
    return (folder / path).lexically_normal();
}

/// Not empty, and no control characters.
[[nodiscard]] inline bool is_path(std::string_view text) {
    return !text.empty() &&
           std::ranges::all_of(text, [](unsigned char octet) { return octet >= ' '; });
}

/// Puts what each text stands for, by `Parsed::from`; false if one stands for nothing.
template <typename Parsed>
[[nodiscard]] bool parse_each(const Words& texts, std::vector<Parsed>& all) {
    std::vector<Parsed> parsed;
    parsed.reserve(texts.size());
    for (const auto& text : texts) {
        auto one = Parsed::from(text);
        if (!one) {
            return false;
        }
        parsed.push_back(*std::move(one));
    }
    all = std::move(parsed);
    return true;
}

template <auto Section>
bool set_addresses(Config& config, const Words& texts, const Folder& /*folder*/) {
    return !texts.empty() && parse_each(texts, (config.*Section).addresses);
}

template <auto Section, auto Member>
bool set_networks(Config& config, const Words& texts, const Folder& /*folder*/) {
    return parse_each(texts, (config.*Section).*Member);
}

template <auto Section, auto Member>
bool set_paths(Config& config, const Words& texts, const Folder& folder) {
    std::vector<std::filesystem::path> paths;
    paths.reserve(texts.size());
    for (const auto& text : texts) {
        if (!is_path(text)) {
            return false;
        }
        paths.push_back(at(folder, text));
    }
    (config.*Section).*Member = std::move(paths);
    return true;
}

/// A path, or none.
template <auto Section, auto Member>
bool set_path(Config& config, const std::string& text, const Folder& folder) {
    (config.*Section).*Member = text.empty() ? Folder{} : at(folder, text);
    return text.empty() || is_path(text);
}

/// Any text of one line, the empty one too.
template <auto Section, auto Member>
bool set_line(Config& config, const std::string& text, const Folder& /*folder*/) {
    (config.*Section).*Member = text;
    return text.empty() || is_path(text);
}

template <auto Section, auto Member>
Integer seconds(std::int64_t least = 1) {
    constexpr std::int64_t day = 86400;
    return {least, day, "seconds", store<Section, Member>};
}

template <auto Member>
Integer pool_threads() {
    return {1, 256, "threads", store<&Config::threads, Member>};
}

template <auto Member>
Integer core_threads() {
    return {0, 256, "threads", store_threads<Member>};
}

template <auto Member>
Integer limit(std::string_view unit) {
    return {0, 1'000'000, unit, store<&Config::limits, Member>};
}

}  // namespace palomar::config
