// OpenSSL on a socket that does not wait.
#include "net/tls_channel.hpp"

#include "net/tls_identities.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <unistd.h>
#include <utility>

namespace palomar::net {
namespace {

/// What one TLS record holds.
constexpr std::size_t record = std::size_t{16} * 1024;

std::string oldest_reason() {
    const unsigned long code = ::ERR_get_error();
    ::ERR_clear_error();
    const char* const reason = code == 0 ? nullptr : ::ERR_reason_error_string(code);
    return reason == nullptr ? "the peer went away" : reason;
}

/// RFC 5929 §4.1: the digest of the certificate's own signature, except for the weak ones.
const EVP_MD* end_point_digest(const X509& certificate) {
    int digest = NID_undef;
    const bool known = ::X509_get_signature_info(
                           const_cast<X509*>(&certificate), &digest, nullptr, nullptr, nullptr
                       ) == 1;
    const bool weak = digest == NID_md5 || digest == NID_sha1;
    return !known || weak || digest == NID_undef ? ::EVP_sha256() : ::EVP_get_digestbynid(digest);
}

/// RFC 9266 §4.2: with TLS 1.2 only if the extended master secret was agreed on.
std::string exporter_binding(SSL* session) {
    constexpr std::string_view label = "EXPORTER-Channel-Binding";
    std::array<unsigned char, 32> key{};
    const bool unique =
        ::SSL_version(session) == TLS1_3_VERSION || SSL_get_extms_support(session) == 1;
    const bool done =
        unique && ::SSL_export_keying_material(
                      session, key.data(), key.size(), label.data(), label.size(), nullptr, 0, 1
                  ) == 1;
    return done ? std::string{key.begin(), key.end()} : std::string{};
}

std::string end_point_binding(SSL* session) {
    const X509* const certificate = ::SSL_get_certificate(session);
    const EVP_MD* const digest = certificate == nullptr ? nullptr : end_point_digest(*certificate);
    std::array<unsigned char, EVP_MAX_MD_SIZE> octets{};
    unsigned size = 0;
    if (digest == nullptr || ::X509_digest(certificate, digest, octets.data(), &size) != 1) {
        return {};
    }
    return {octets.begin(), octets.begin() + size};
}

}  // namespace

void TlsChannel::Free::operator()(ssl_st* session) const { ::SSL_free(session); }

TlsChannel::TlsChannel(ssl_st* session, std::shared_ptr<const TlsIdentities> identities)
    : identities_{std::move(identities)}, session_{session} {}

std::expected<void, Halt> TlsChannel::handshake() {
    ::ERR_clear_error();
    const int result = ::SSL_accept(session_.get());
    if (result == 1) {
        return {};
    }
    return std::unexpected{halt_of(result)};
}

// After a fatal error OpenSSL must not be asked for anything more, SSL_shutdown included.
Halt TlsChannel::halt_of(int result) {
    switch (::SSL_get_error(session_.get(), result)) {
        case SSL_ERROR_WANT_READ:
            return Halt::wants_input;
        case SSL_ERROR_WANT_WRITE:
            return Halt::wants_room;
        case SSL_ERROR_ZERO_RETURN:
            return Halt::ended;
        default:
            broken_ = true;
            failure_ = oldest_reason();
            return Halt::ended;
    }
}

Passage TlsChannel::receive(std::span<char> into) {
    ::ERR_clear_error();
    std::size_t count = 0;
    const int result = ::SSL_read_ex(session_.get(), into.data(), into.size(), &count);
    if (result == 1) {
        return count;
    }
    return std::unexpected{halt_of(result)};
}

// A call after wants_room offers the same octets again, as OpenSSL demands: what is to be sent has
// not changed meanwhile.
Passage TlsChannel::send(std::string_view octets, Then /*then*/) {
    octets = octets.substr(0, record);
    ::ERR_clear_error();
    std::size_t count = 0;
    const int result = ::SSL_write_ex(session_.get(), octets.data(), octets.size(), &count);
    if (result == 1) {
        return count;
    }
    return std::unexpected{halt_of(result)};
}

Passage TlsChannel::send_file(int file, std::uint64_t offset, std::uint64_t count) {
    std::array<char, record> octets;
    const ssize_t there = ::pread(
        file,
        octets.data(),
        std::min<std::uint64_t>(count, octets.size()),
        static_cast<off_t>(offset)
    );
    if (there <= 0) {
        return std::unexpected{Halt::file_failed};
    }
    return send({octets.data(), static_cast<std::size_t>(there)}, Then::more);
}

bool TlsChannel::holds_input() const { return ::SSL_pending(session_.get()) > 0; }

void TlsChannel::say_goodbye() {
    if (!broken_ && ::SSL_is_init_finished(session_.get()) == 1) {
        ::ERR_clear_error();
        ::SSL_shutdown(session_.get());
        ::ERR_clear_error();
    }
}

std::string_view TlsChannel::version() const { return ::SSL_get_version(session_.get()); }

std::string_view TlsChannel::cipher() const { return ::SSL_get_cipher_name(session_.get()); }

std::string TlsChannel::binding(BindingKind kind) const {
    switch (kind) {
        case BindingKind::tls_exporter:
            return exporter_binding(session_.get());
        case BindingKind::tls_server_end_point:
            return end_point_binding(session_.get());
    }
    std::unreachable();
}

}  // namespace palomar::net
