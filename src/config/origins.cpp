// A key's row in the table stands for it.
#include "config/origins.hpp"

#include "config/keys.hpp"

#include <fmt/format.h>

#include <utility>

namespace palomar::config {

void Origins::put(const Key& key, std::string where) { places_[&key] = std::move(where); }

Problem Origins::problem(std::string_view section, std::string_view name, std::string_view what)
    const {
    const Key* const key = find_key(section, name);
    return {places_.at(key), fmt::format("key {}: {}", to_string(*key), what)};
}

}  // namespace palomar::config
