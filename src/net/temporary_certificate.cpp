// A key of P-256 or RSA, and a certificate signed with it.
#include "net/temporary_certificate.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <memory>
#include <stdexcept>
#include <stdlib.h>
#include <string>
#include <utility>

namespace palomar::net {
namespace {

template <typename T, void (*Release)(T*)>
using Owned = std::unique_ptr<T, std::integral_constant<decltype(Release), Release>>;
using Key = Owned<EVP_PKEY, ::EVP_PKEY_free>;
using Certificate = Owned<X509, ::X509_free>;

Key make_key(KeyType type) {
    constexpr std::size_t rsa_bits = 2048;
    switch (type) {
        case KeyType::ec:
            return Key{::EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256")};
        case KeyType::rsa:
            return Key{::EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", rsa_bits)};
    }
    std::unreachable();
}

void add_names(X509& certificate, std::initializer_list<std::string_view> names) {
    std::string value;
    for (const std::string_view name : names) {
        value += value.empty() ? "DNS:" : ",DNS:";
        value += name;
    }
    X509_EXTENSION* const extension =
        ::X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, value.c_str());
    ::X509_add_ext(&certificate, extension, -1);
    ::X509_EXTENSION_free(extension);
}

Certificate sign(EVP_PKEY& key, std::initializer_list<std::string_view> names) {
    Certificate certificate{::X509_new()};
    ::X509_set_version(certificate.get(), X509_VERSION_3);
    ::ASN1_INTEGER_set(::X509_get_serialNumber(certificate.get()), 1);
    ::X509_gmtime_adj(::X509_getm_notBefore(certificate.get()), 0);
    constexpr long hour = 3600;
    ::X509_gmtime_adj(::X509_getm_notAfter(certificate.get()), hour);
    ::X509_set_pubkey(certificate.get(), &key);
    const std::string name{*names.begin()};
    ::X509_NAME_add_entry_by_txt(
        ::X509_get_subject_name(certificate.get()),
        "CN",
        MBSTRING_ASC,
        reinterpret_cast<const unsigned char*>(name.data()),
        static_cast<int>(name.size()),
        -1,
        0
    );
    ::X509_set_issuer_name(certificate.get(), ::X509_get_subject_name(certificate.get()));
    add_names(*certificate, names);
    ::X509_sign(certificate.get(), &key, ::EVP_sha256());
    return certificate;
}

template <typename Write>
void write_file(const std::filesystem::path& path, Write write) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file{
        std::fopen(path.c_str(), "wex"), &std::fclose
    };
    if (!file || write(file.get()) != 1) {
        throw std::runtime_error{"cannot write " + path.string()};
    }
}

}  // namespace

TemporaryCertificate::TemporaryCertificate(
    std::initializer_list<std::string_view> names, KeyType type
) {
    std::string pattern = std::filesystem::temp_directory_path() / "palomar-certificate-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
    const Key key = make_key(type);
    const Certificate certificate = sign(*key, names);
    write_file(files().key, [&](std::FILE* file) {
        return ::PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
    write_file(files().certificate, [&](std::FILE* file) {
        return ::PEM_write_X509(file, certificate.get());
    });
}

TemporaryCertificate::~TemporaryCertificate() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

}  // namespace palomar::net
