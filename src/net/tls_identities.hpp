// TlsIdentities: the certificates that the server shows, with their keys. Read once, changed never:
// new ones take its place as a whole (TlsKeyring).
#pragma once

#include "net/certificate_files.hpp"
#include "net/tls_channel.hpp"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// NOLINTNEXTLINE(readability-identifier-naming): OpenSSL's own name
struct ssl_ctx_st;

namespace palomar::net {

enum class TlsVersion { tls_1_2, tls_1_3 };

/// Thread-safe: nothing in it changes.
class TlsIdentities : public std::enable_shared_from_this<TlsIdentities> {
  public:
    /// Reads at least one pair; may block on the disk. The first is shown to whoever asks for no
    /// name, or for one that no certificate has. Error: that of the first pair that cannot be used.
    [[nodiscard]] static std::expected<std::shared_ptr<const TlsIdentities>, CertificateFailure>
    load(std::span<const CertificateFiles> files);

    /// A server's end on a connected socket that does not wait. Throws std::bad_alloc.
    [[nodiscard]] TlsChannel channel_on(int socket, TlsVersion least) const;

    /// When the first of the certificates expires, in seconds since 1970.
    [[nodiscard]] std::int64_t expires() const { return expires_; }

  private:
    struct Free {
        void operator()(ssl_ctx_st* context) const;
    };
    using Context = std::unique_ptr<ssl_ctx_st, Free>;

    TlsIdentities() = default;
    std::expected<void, CertificateFailure> add(const CertificateFiles& files);
    void learn_names(ssl_ctx_st* context);
    [[nodiscard]] ssl_ctx_st* context_for(std::string_view name) const;
    static int choose_certificate(ssl_st* session, int* alert, void* identities);

    std::vector<Context> contexts_;
    /// In lower case; `*.example.org` as it stands in the certificate.
    std::map<std::string, ssl_ctx_st*, std::less<>> by_name_;
    std::int64_t expires_ = 0;
};

}  // namespace palomar::net
