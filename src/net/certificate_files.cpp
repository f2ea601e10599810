// PEM by OpenSSL, but for three things: its words for what the system refuses, its question on the
// terminal, and its faith in a key of another type than the certificate's.
#include "net/certificate_files.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <memory>
#include <string_view>
#include <system_error>
#include <utility>

namespace palomar::net {
namespace {

using Outcome = std::expected<void, CertificateFailure>;
using File = CertificateFailure::File;

/// OpenSSL has noted the cause first. Of a file that the system does not let us read there is
/// nothing else to say, and OpenSSL has no words for it.
std::string explain(const std::filesystem::path& file, std::string_view what) {
    const unsigned long code = ::ERR_get_error();
    ::ERR_clear_error();
    if (ERR_SYSTEM_ERROR(code)) {
        return file.string() +
               ": cannot be read: " + std::generic_category().message(ERR_GET_REASON(code));
    }
    const char* const reason = ::ERR_reason_error_string(code);
    return file.string() + ": " + std::string{what} +
           (reason == nullptr ? "" : " (" + std::string{reason} + ")");
}

Outcome use_certificate(SSL_CTX* context, const std::filesystem::path& file) {
    if (::SSL_CTX_use_certificate_chain_file(context, file.c_str()) != 1) {
        return std::unexpected{CertificateFailure{
            File::certificate, explain(file, "no certificate can be read from it")
        }};
    }
    return {};
}

/// In place of OpenSSL's own, which asks on the terminal: notes that it was called, and knows none.
int know_no_pass_phrase(char* /*room*/, int /*size*/, int /*writing*/, void* asked) {
    *static_cast<bool*>(asked) = true;
    return 0;
}

using Key = std::unique_ptr<EVP_PKEY, decltype(&::EVP_PKEY_free)>;

std::expected<Key, CertificateFailure> read_key(const std::filesystem::path& path) {
    const std::unique_ptr<BIO, decltype(&::BIO_free)> file{
        ::BIO_new_file(path.c_str(), "r"), &::BIO_free
    };
    bool asked = false;
    Key key{
        file ? ::PEM_read_bio_PrivateKey(file.get(), nullptr, know_no_pass_phrase, &asked)
             : nullptr,
        &::EVP_PKEY_free
    };
    if (key) {
        return key;
    }
    std::string sentence = explain(path, "no key can be read from it");
    if (asked) {
        sentence = path.string() + ": the key has a pass phrase, which palomard cannot ask for";
    }
    return std::unexpected{CertificateFailure{File::key, std::move(sentence)}};
}

/// After `use_certificate`. The key is compared first: OpenSSL takes one of another type than the
/// certificate's, and from then on the context's current certificate is none.
Outcome use_key(SSL_CTX* context, const CertificateFiles& files) {
    const auto key = read_key(files.key);
    if (!key) {
        return std::unexpected{key.error()};
    }
    const bool fits =
        ::X509_check_private_key(::SSL_CTX_get0_certificate(context), key->get()) == 1 &&
        ::SSL_CTX_use_PrivateKey(context, key->get()) == 1 &&
        ::SSL_CTX_check_private_key(context) == 1;
    if (!fits) {
        return std::unexpected{CertificateFailure{
            File::key,
            explain(files.key, "it holds no key that belongs to " + files.certificate.string())
        }};
    }
    return {};
}

}  // namespace

Outcome use(const CertificateFiles& files, ssl_ctx_st& context) {
    if (auto used = use_certificate(&context, files.certificate); !used) {
        return used;
    }
    return use_key(&context, files);
}

}  // namespace palomar::net
