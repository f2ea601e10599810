// CertificateFiles: a certificate and its key on the disk, and why they cannot be used. Knows
// nothing of names and connections.
#pragma once

#include <expected>
#include <filesystem>
#include <string>

// NOLINTNEXTLINE(readability-identifier-naming): OpenSSL's own name
struct ssl_ctx_st;

namespace palomar::net {

/// PEM files: the certificate with its chain, and the key, which may be the same file.
struct CertificateFiles {
    std::filesystem::path certificate;
    std::filesystem::path key;

    friend bool operator==(const CertificateFiles&, const CertificateFiles&) = default;
};

/// Why a pair cannot be used.
struct CertificateFailure {
    enum class File { certificate, key };

    /// The one to look at.
    File file;
    /// For the operator; begins with the file's name.
    std::string sentence;
};

/// Makes them what `context` shows; may block on the disk. Error: a file is unreadable, holds no
/// certificate or no key, a key with a pass phrase (nobody is asked for it), or the key of another
/// certificate. Then the context is of no use.
[[nodiscard]] std::expected<void, CertificateFailure> use(
    const CertificateFiles& files, ssl_ctx_st& context
);

}  // namespace palomar::net
