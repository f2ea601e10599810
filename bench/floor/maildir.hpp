// The files of a Maildir, in the order that gives them their message-numbers.
#pragma once

#include <string>
#include <vector>

namespace palomar::floor_server {

struct MailFile {
    std::string path;
    /// The file's name up to `:2,`, which is its message's unique-id.
    std::string unique_name;
};

/// Of new/ and cur/, by delivery time and name. A folder that is missing is empty.
std::vector<MailFile> list_maildir(const std::string& path);

}  // namespace palomar::floor_server
