// The only place that sees toml++.
#include "config/document.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>

namespace palomar::config {
namespace {

Value list_from(const toml::array& array) {
    Words words;
    for (const auto& element : array) {
        const auto* text = element.as_string();
        if (text == nullptr) {
            return Foreign{"a list with something in it that is no text"};
        }
        words.push_back(text->get());
    }
    return words;
}

Value value_from(const toml::node& node) {
    switch (node.type()) {
        case toml::node_type::boolean:
            return node.as_boolean()->get();
        case toml::node_type::integer:
            return node.as_integer()->get();
        case toml::node_type::string:
            return node.as_string()->get();
        case toml::node_type::array:
            return list_from(*node.as_array());
        case toml::node_type::floating_point:
            return Foreign{fmt::format("{}, no whole number", node.as_floating_point()->get())};
        case toml::node_type::table:
            return Foreign{"a section"};
        case toml::node_type::date:
            return Foreign{"a date"};
        case toml::node_type::time:
            return Foreign{"a time"};
        case toml::node_type::date_time:
            return Foreign{"a date and time"};
        case toml::node_type::none:
            break;
    }
    return Foreign{"nothing"};
}

Entry entry_from(const toml::key& key, const toml::node& node) {
    return {
        .line = key.source().begin.line, .name = std::string{key.str()}, .value = value_from(node)
    };
}

Section section_from(const toml::key& key, const toml::table& table) {
    Section section{.line = key.source().begin.line, .name = std::string{key.str()}, .entries = {}};
    for (const auto& [name, node] : table) {
        section.entries.push_back(entry_from(name, node));
    }
    std::ranges::sort(section.entries, {}, &Entry::line);
    return section;
}

}  // namespace

std::expected<Document, Problem> parse_document(std::string_view text, std::string_view file) {
    Document document;
    try {
        for (const auto& [key, node] : toml::parse(text, file)) {
            if (const auto* table = node.as_table()) {
                document.sections.push_back(section_from(key, *table));
            } else {
                document.loose.push_back(entry_from(key, node));
            }
        }
    } catch (const toml::parse_error& error) {
        return std::unexpected{Problem{
            .where = fmt::format("{}:{}", file, error.source().begin.line),
            .what = fmt::format("not TOML: {}", error.description())
        }};
    }
    std::ranges::sort(document.sections, {}, &Section::line);
    std::ranges::sort(document.loose, {}, &Entry::line);
    return document;
}

}  // namespace palomar::config
