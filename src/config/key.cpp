// How each type of key takes or refuses a value.
#include "config/key.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace palomar::config {
namespace {

struct MustBe {
    std::string operator()(const Flag&) const { return "true or false"; }

    std::string operator()(const Integer& type) const {
        return fmt::format(
            "{} from {} to {}",
            type.unit.empty() ? "an integer" : fmt::format("a number of {}", type.unit),
            type.least,
            type.most
        );
    }

    std::string operator()(const Choice& type) const {
        std::string choices;
        for (const auto& name : type.names) {
            const bool last = &name == &type.names.back();
            choices += fmt::format("{}\"{}\"", choices.empty() ? "" : last ? " or " : ", ", name);
        }
        return choices;
    }

    std::string operator()(const Text& type) const { return std::string{type.must_be}; }
    std::string operator()(const TextList& type) const { return std::string{type.must_be}; }
};

/// Each overload: true if the value was right and is in `config` now.
struct Put {
    const Value& value;
    const std::filesystem::path& folder;
    Config& config;

    bool operator()(const Flag& type) const {
        const auto* flag = std::get_if<bool>(&value);
        if (flag != nullptr) {
            type.set(config, *flag);
        }
        return flag != nullptr;
    }

    bool operator()(const Integer& type) const {
        const auto* number = std::get_if<std::int64_t>(&value);
        if (number == nullptr || *number < type.least || *number > type.most) {
            return false;
        }
        type.set(config, *number);
        return true;
    }

    bool operator()(const Choice& type) const {
        const auto* text = std::get_if<std::string>(&value);
        if (text == nullptr) {
            return false;
        }
        const auto found = std::ranges::find(type.names, *text);
        if (found == type.names.end()) {
            return false;
        }
        type.set(config, static_cast<std::size_t>(found - type.names.begin()));
        return true;
    }

    bool operator()(const Text& type) const {
        const auto* text = std::get_if<std::string>(&value);
        return text != nullptr && type.set(config, *text, folder);
    }

    bool operator()(const TextList& type) const {
        const auto* texts = std::get_if<Words>(&value);
        return texts != nullptr && type.set(config, *texts, folder);
    }
};

}  // namespace

std::string to_string(const Key& key) { return fmt::format("[{}] {}", key.section, key.name); }

std::string dotted(const Key& key) { return fmt::format("{}.{}", key.section, key.name); }

std::string must_be(const Type& type) { return std::visit(MustBe{}, type); }

std::expected<void, std::string> set(
    const Key& key, const Value& value, const std::filesystem::path& folder, Config& config
) {
    if (!std::visit(Put{.value = value, .folder = folder, .config = config}, key.type)) {
        return std::unexpected{
            fmt::format("got {}; must be {}", to_string(value), must_be(key.type))
        };
    }
    return {};
}

}  // namespace palomar::config
