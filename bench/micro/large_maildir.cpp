// Names first; inodes and octets are numbers like any other.
#include "micro/large_maildir.hpp"

#include "maildir/scan.hpp"
#include "maildir/size_index.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <utility>

namespace palomar::bench {

using maildir::Blocking;
using maildir::Folder;

namespace {

std::vector<std::string> make_names() {
    std::vector<std::string> names;
    names.reserve(large);
    for (std::size_t number = 0; number < large; ++number) {
        // Mail comes every five minutes; now and then two messages in a second.
        const std::size_t slot = number - (number % 8 == 7 ? 1 : 0);
        names.push_back(fmt::format(
            "{}.V801I{:x}M{}.mail.example.org",
            1'700'000'000 + slot * 300,
            1'048'576 + number,
            number * 7919 % 1'000'000
        ));
    }
    std::ranges::shuffle(names, std::minstd_rand{1});
    // Copies lie in memory as they are read, as names from a directory do.
    return {names.begin(), names.end()};
}

}  // namespace

const std::vector<std::string>& large_names() {
    static const std::vector<std::string> names = make_names();
    return names;
}

maildir::Snapshot large_snapshot() {
    maildir::Snapshot snapshot{.policy = maildrop::Policy::archive, .states = {}, .files = {}};
    std::uint64_t inode = 1'048'576;
    for (const std::string& name : large_names()) {
        const maildir::Size size{
            .octets = 1000 + inode % 5000, .knowledge = maildir::Knowledge::octets
        };
        snapshot.files.add(Folder::incoming, name, inode++, size);
    }
    snapshot.files.sort();
    return snapshot;
}

LargeMaildir::LargeMaildir() {
    for (const std::string& name : large_names()) {
        files_.put("new/" + name, "");
    }
}

maildir::Folders LargeMaildir::folders() { return {file_system_, files_.maildir().string()}; }

void LargeMaildir::remember() {
    auto opened = folders();
    const int directory = opened.maildir(Blocking::allowed).value();
    auto snapshot = maildir::scan(file_system_, opened, maildrop::Policy::archive).value();
    for (std::size_t at = 0; at < snapshot.files.size(); ++at) {
        snapshot.files.set_octets(at, {.octets = 0, .knowledge = maildir::Knowledge::wire_form});
    }
    // A scan does not trust the state of a folder that has only just changed. Here nobody changes
    // it.
    const auto status =
        file_system_.status_in(directory, maildir::name_of(Folder::incoming)).value();
    snapshot.states[std::to_underlying(Folder::incoming)] = maildir::DirectoryState{status};
    maildir::write_size_index(file_system_, directory, maildir::encode(snapshot));
}

void LargeMaildir::forget() const { files_.remove("palomar-index"); }

LargeMaildir& large_maildir() {
    static LargeMaildir maildir;
    return maildir;
}

}  // namespace palomar::bench
