// Policy: which messages POP3 serves and what becomes of those that were RETRieved
// (docs/maildir.md).
#pragma once

namespace palomar::maildrop {

enum class Policy {
    /// Serve new/; at QUIT each RETRieved message moves to cur/ with the flag S and is served no
    /// more.
    archive,
    /// Serve new/ and cur/; RETRieved messages get the flag S at QUIT and stay.
    keep,
};

}  // namespace palomar::maildrop
