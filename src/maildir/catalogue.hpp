// Catalogue: the message files of a Maildir in listing order, with what is known of their octets.
// It reads no directory and no file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace palomar::maildir {

/// incoming is new/, current is cur/.
enum class Folder : std::uint8_t { incoming, current };

/// What is known of a message's octets (maildrop::Octets).
enum class Knowledge : std::uint8_t {
    /// The file was not looked at yet, or could not be read; the octets are a guess.
    unseen,
    /// What was known turned out to be wrong: measure the file, and do not believe its name.
    doubtful,
    octets,
    /// The octets, and that the file is in wire form.
    wire_form,
};

struct Size {
    std::uint64_t octets = 0;
    Knowledge knowledge = Knowledge::unseen;
    friend bool operator==(Size, Size) = default;
};

class Catalogue {
  public:
    void reserve(std::size_t files, std::size_t octets_of_names);
    /// `name` has at most 65,535 octets, as anything that a directory can hold.
    void add(Folder folder, std::string_view name, std::uint64_t inode, Size size = {});

    /// Puts the files in listing order: delivery time, unique name, inode. Two names of one file
    /// (same unique name and inode: a link left by a crash, or a file listed in both folders on its
    /// way from one to the other) become one, that in cur/.
    void sort();
    /// In the order of sort(), each file once.
    [[nodiscard]] bool is_sorted() const;

    [[nodiscard]] std::size_t size() const { return files_.size(); }
    /// What it takes beside sizeof(Catalogue).
    [[nodiscard]] std::size_t octets_in_memory() const {
        return files_.capacity() * sizeof(File) + names_.capacity();
    }
    [[nodiscard]] Folder folder(std::size_t at) const { return files_[at].folder; }
    [[nodiscard]] std::uint64_t inode(std::size_t at) const { return files_[at].inode; }
    [[nodiscard]] Size octets(std::size_t at) const {
        return {files_[at].octets, files_[at].knowledge};
    }
    /// Both valid until a name is added or changed.
    [[nodiscard]] std::string_view name(std::size_t at) const;
    [[nodiscard]] std::string_view unique_name(std::size_t at) const;

    void set_octets(std::size_t at, Size size);
    /// The file has moved, keeping its unique name.
    void move(std::size_t at, Folder folder, std::string_view name);
    /// `positions` ascend.
    void erase(std::span<const std::size_t> positions);

    /// Calls `found(here, there)` for the positions of each file that stands in both. Both sorted.
    void match(const Catalogue& other, const std::function<void(std::size_t, std::size_t)>& found)
        const;

  private:
    // All names stand in one string: 100,000 messages are two allocations. Its length fits 32 bits:
    // ten million names as long as they may be.
    struct File {
        std::uint64_t inode;
        std::uint64_t octets;
        std::uint32_t name_at;
        std::uint16_t name_length;
        std::uint16_t unique_length;
        Folder folder;
        Knowledge knowledge;
    };
    /// A file's place in the listing, in an order that seldom needs the name itself.
    struct Place;

    [[nodiscard]] Place place_of(const File& file) const;
    void put_in_order(std::span<const Place> places);
    /// Where it stands then.
    [[nodiscard]] std::uint32_t append_name(std::string_view name);

    std::vector<File> files_;
    std::string names_;
};

}  // namespace palomar::maildir
