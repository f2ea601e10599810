// Opening the directories of a Maildir.
#include "maildir/folders.hpp"

#include <fmt/format.h>

#include <utility>

namespace palomar::maildir {

std::span<const Folder> served_folders(maildrop::Policy policy) {
    switch (policy) {
        case maildrop::Policy::archive:
            return std::span{both_folders}.first(1);
        case maildrop::Policy::keep:
            return both_folders;
    }
    std::unreachable();
}

const char* name_of(Folder folder) {
    switch (folder) {
        case Folder::incoming:
            return "new";
        case Folder::current:
            return "cur";
    }
    std::unreachable();
}

Folders::Folders(FileSystem& file_system, std::string path)
    : file_system_{&file_system}, path_{std::move(path)} {}

std::string Folders::path_of(Folder folder) const {
    return fmt::format("{}/{}", path_, name_of(folder));
}

std::string Folders::path_of(Folder folder, std::string_view name) const {
    return fmt::format("{}/{}/{}", path_, name_of(folder), name);
}

Result<int> Folders::maildir(Blocking blocking) {
    if (!maildir_) {
        auto opened = file_system_->open_place(path_, blocking);
        if (!opened) {
            return std::unexpected{opened.error()};
        }
        maildir_ = std::move(*opened);
    }
    return maildir_->number();
}

Result<int> Folders::open(Folder folder, Blocking blocking) {
    auto& descriptor = folders_[std::to_underlying(folder)];
    if (!descriptor) {
        const auto parent = maildir(blocking);
        if (!parent) {
            return parent;
        }
        auto opened = file_system_->open_directory_in(*parent, name_of(folder), blocking);
        if (!opened) {
            return std::unexpected{opened.error()};
        }
        descriptor = std::move(*opened);
    }
    return descriptor->number();
}

Result<void> Folders::make(Folder folder) { return file_system_->make_directory(path_of(folder)); }

void Folders::rest() {
    maildir_.reset();
    folders_ = {};
}

}  // namespace palomar::maildir
