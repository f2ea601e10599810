// HashFault: why a text cannot serve as the hash of a password.
#pragma once

namespace palomar::identity {

enum class HashFault {
    /// It is none of the schemes that Palomar can check; a weak one such as MD5-CRYPT, perhaps.
    unknown_scheme,
    /// The scheme is known, but what follows is not what it writes, or is too long to be kept.
    malformed,
    /// Checking one password against it would cost more than a login may.
    too_costly,
};

}  // namespace palomar::identity
