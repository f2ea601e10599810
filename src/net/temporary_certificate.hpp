// TemporaryCertificate: a self-signed certificate with its key in files of its own, for tests.
#pragma once

#include "net/tls_identities.hpp"

#include <filesystem>
#include <initializer_list>
#include <string_view>

namespace palomar::net {

enum class KeyType { ec, rsa };

/// The files go with the object.
class TemporaryCertificate {
  public:
    /// For these names, valid from now for an hour.
    explicit TemporaryCertificate(
        std::initializer_list<std::string_view> names, KeyType type = KeyType::ec
    );
    ~TemporaryCertificate();
    TemporaryCertificate(const TemporaryCertificate&) = delete;
    TemporaryCertificate& operator=(const TemporaryCertificate&) = delete;

    [[nodiscard]] CertificateFiles files() const {
        return {folder_ / "certificate.pem", folder_ / "key.pem"};
    }

  private:
    std::filesystem::path folder_;
};

}  // namespace palomar::net
