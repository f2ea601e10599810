// How OpenSSL is set up: TLS 1.2 at least, forward secrecy always, tickets under keys that die with
// these identities, nothing renegotiated or compressed.
#include "net/tls_identities.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <new>
#include <utility>

namespace palomar::net {
namespace {

/// For TLS 1.2; the last are for clients of 2015, which know no AEAD with RSA certificates.
constexpr const char* ciphers =
    "ECDHE+AESGCM:ECDHE+CHACHA20:ECDHE+AES256+SHA384:ECDHE+AES128+SHA256";

/// RFC 8447's registry: what a POP3 client asks for by ALPN, with its length before it.
constexpr std::string_view alpn = "\4pop3";

/// A client that speaks another protocol is sent away: its octets are not for us (RFC 7301 §3.2).
int choose_protocol(
    SSL* /*session*/,
    const unsigned char** chosen,
    unsigned char* size,
    const unsigned char* offered,
    unsigned offered_size,
    void* /*none*/
) {
    unsigned char* match = nullptr;
    const int found = ::SSL_select_next_proto(
        &match,
        size,
        reinterpret_cast<const unsigned char*>(alpn.data()),
        alpn.size(),
        offered,
        offered_size
    );
    *chosen = match;
    return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

std::string in_lower_case(std::string_view name) {
    std::string lower{name};
    std::ranges::transform(lower, lower.begin(), [](char octet) {
        return octet >= 'A' && octet <= 'Z' ? static_cast<char>(octet | 0x20) : octet;
    });
    return lower;
}

void set_up(SSL_CTX* context) {
    ::SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    ::SSL_CTX_set_cipher_list(context, ciphers);
    ::SSL_CTX_set_options(
        context,
        SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_IGNORE_UNEXPECTED_EOF |
            SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA
    );
    ::SSL_CTX_set_mode(
        context,
        SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
            SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER
    );
    ::SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);  // tickets need none
    ::SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
}

std::int64_t end_of(const X509& certificate) {
    tm when{};
    if (::ASN1_TIME_to_tm(::X509_get0_notAfter(&certificate), &when) != 1) {
        return 0;
    }
    return ::timegm(&when);
}

}  // namespace

void TlsIdentities::Free::operator()(ssl_ctx_st* context) const { ::SSL_CTX_free(context); }

std::expected<std::shared_ptr<const TlsIdentities>, CertificateFailure> TlsIdentities::load(
    std::span<const CertificateFiles> files
) {
    // make_shared cannot reach the constructor.
    std::shared_ptr<TlsIdentities> identities{new TlsIdentities};
    for (const CertificateFiles& pair : files) {
        if (auto added = identities->add(pair); !added) {
            return std::unexpected{std::move(added.error())};
        }
    }
    return identities;
}

std::expected<void, CertificateFailure> TlsIdentities::add(const CertificateFiles& files) {
    ::ERR_clear_error();
    Context context{::SSL_CTX_new(::TLS_server_method())};
    if (!context) {
        throw std::bad_alloc{};
    }
    set_up(context.get());
    if (auto used = use(files, *context); !used) {
        return used;
    }
    ::SSL_CTX_set_tlsext_servername_callback(context.get(), choose_certificate);
    ::SSL_CTX_set_tlsext_servername_arg(context.get(), this);
    const std::int64_t expires = end_of(*::SSL_CTX_get0_certificate(context.get()));
    expires_ = contexts_.empty() ? expires : std::min(expires_, expires);
    learn_names(context.get());
    contexts_.push_back(std::move(context));
    return {};
}

/// Of two certificates for one name the first counts.
void TlsIdentities::learn_names(ssl_ctx_st* context) {
    const X509* const certificate = ::SSL_CTX_get0_certificate(context);
    auto* const names = static_cast<GENERAL_NAMES*>(
        ::X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)
    );
    for (int i = 0; i < sk_GENERAL_NAME_num(names); ++i) {
        const GENERAL_NAME* const name = sk_GENERAL_NAME_value(names, i);
        if (name->type == GEN_DNS) {
            const auto* const octets = ::ASN1_STRING_get0_data(name->d.dNSName);
            const auto size = static_cast<std::size_t>(::ASN1_STRING_length(name->d.dNSName));
            by_name_.try_emplace(
                in_lower_case({reinterpret_cast<const char*>(octets), size}), context
            );
        }
    }
    ::GENERAL_NAMES_free(names);
}

ssl_ctx_st* TlsIdentities::context_for(std::string_view name) const {
    const std::string wanted = in_lower_case(name);
    auto found = by_name_.find(wanted);
    if (found == by_name_.end() && wanted.contains('.')) {
        found = by_name_.find('*' + wanted.substr(wanted.find('.')));
    }
    return found == by_name_.end() ? contexts_.front().get() : found->second;
}

int TlsIdentities::choose_certificate(ssl_st* session, int* /*alert*/, void* identities) {
    const char* const name = ::SSL_get_servername(session, TLSEXT_NAMETYPE_host_name);
    if (name != nullptr) {
        ::SSL_set_SSL_CTX(
            session, static_cast<const TlsIdentities*>(identities)->context_for(name)
        );
    }
    return SSL_TLSEXT_ERR_OK;
}

TlsChannel TlsIdentities::channel_on(int socket, TlsVersion least) const {
    SSL* const session = ::SSL_new(contexts_.front().get());
    if (session == nullptr) {
        throw std::bad_alloc{};
    }
    TlsChannel channel{session, shared_from_this()};
    if (::SSL_set_fd(session, socket) != 1) {
        throw std::bad_alloc{};
    }
    if (least == TlsVersion::tls_1_3) {
        ::SSL_set_min_proto_version(session, TLS1_3_VERSION);
    }
    return channel;
}

}  // namespace palomar::net
