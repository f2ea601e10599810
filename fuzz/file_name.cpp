// FileName: whatever a file is called, its parts are parts of the name, and a flag changes flags
// only.
#include "maildir/file_name.hpp"

#include "target.hpp"

#include <algorithm>

namespace palomar::fuzz {
namespace {

using maildir::FileName;

void try_flag(const FileName& name, std::string_view text, char flag) {
    const std::string flagged_text = name.with_flag(flag);
    const FileName flagged{flagged_text};
    require(flagged.unique() == name.unique(), "the unique name stays");
    require(flagged.delivered() == name.delivered(), "so does the time of delivery");
    require(flagged.stored_octets() == name.stored_octets(), "and the octets");
    if (flagged_text == text) {
        return;
    }
    require(flagged_text.size() <= FileName::longest, "a name that a file system takes");
    require(flagged.flags().contains(flag), "the flag is there");
    require(std::ranges::is_sorted(flagged.flags()), "flags are in order");
    require(flagged.with_flag(flag) == flagged_text, "the same flag again changes nothing");
    require(
        std::ranges::all_of(name.flags(), [&](char old) { return flagged.flags().contains(old); }),
        "no flag is lost"
    );
}

}  // namespace

void try_octets(std::string_view octets) {
    const FileName name{octets};
    require(octets.starts_with(name.unique()), "a name begins with its unique part");
    require(
        name.unique().size() == octets.size() ||
            octets.substr(name.unique().size()).starts_with(":2," + std::string{name.flags()}),
        "the flags stand behind it"
    );
    require(!name.stored_octets() || name.unique().contains(",S="), "octets are read, not made up");
    require(!name.wire_octets() || name.unique().contains(",W="), "octets are read, not made up");
    for (const char flag : {'S', 'T', 'a'}) {
        try_flag(name, octets, flag);
    }
}

}  // namespace palomar::fuzz
