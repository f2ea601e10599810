// Tests of what TlsIdentities reads, and of what it says about files that it cannot use. What it
// shows to clients is tested in tls_test.cpp.
#include "net/tls_identities.hpp"

#include "net/temporary_certificate.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/pem.h>

#include <fstream>
#include <memory>
#include <sys/fsuid.h>

namespace palomar::net {
namespace {

namespace fs = std::filesystem;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;
using File = CertificateFailure::File;

class Identities : public testing::Test {
  protected:
    /// Of pairs that are good; the file counts for nothing then.
    static constexpr std::string_view loaded = "loaded";

    static CertificateFailure load(std::vector<CertificateFiles> files) {
        const auto identities = TlsIdentities::load(files);
        return identities ? CertificateFailure{File::certificate, std::string{loaded}}
                          : identities.error();
    }

    /// What is said of these files must be about that one.
    static std::string about(File file, const CertificateFiles& files) {
        const CertificateFailure failure = load({files});
        EXPECT_EQ(failure.file, file) << failure.sentence;
        const fs::path& path = file == File::key ? files.key : files.certificate;
        EXPECT_THAT(failure.sentence, StartsWith(path.string() + ": "));
        return failure.sentence;
    }

    static void write(const fs::path& file, std::string_view text) { std::ofstream{file} << text; }

    TemporaryCertificate ec{"ec.example.org"};
    TemporaryCertificate other{"other.example.org"};
};

TEST_F(Identities, AKeyMayStandBehindItsCertificate) {
    const fs::path file = ec.files().certificate;
    std::ofstream{file, std::ios::app} << std::ifstream{ec.files().key}.rdbuf();
    EXPECT_EQ(load({{file, file}}).sentence, loaded);
}

TEST_F(Identities, TheKeyOfAnotherCertificateIsRefused) {
    EXPECT_THAT(
        about(File::key, {ec.files().certificate, other.files().key}),
        HasSubstr(": it holds no key that belongs to " + ec.files().certificate.string() + " (")
    );
}

TEST_F(Identities, OfSeveralPairsTheOneThatIsWrongIsNamed) {
    const CertificateFailure failure =
        load({ec.files(), other.files(), {ec.files().certificate, other.files().key}});
    EXPECT_THAT(
        failure.sentence, StartsWith(other.files().key.string() + ": it holds no key that")
    );
}

/// Keys of RSA take long to make.
class IdentitiesOfTwoTypes : public Identities {
  protected:
    TemporaryCertificate rsa{{"rsa.example.org"}, KeyType::rsa};
};

TEST_F(IdentitiesOfTwoTypes, AreReadBesideEachOther) {
    EXPECT_EQ(load({rsa.files(), ec.files()}).sentence, loaded);
}

// OpenSSL itself takes such a pair.
TEST_F(IdentitiesOfTwoTypes, AKeyOfTheOtherTypeIsRefused) {
    const CertificateFiles pairs[] = {
        {ec.files().certificate, rsa.files().key},
        {rsa.files().certificate, ec.files().key},
    };
    for (const CertificateFiles& files : pairs) {
        EXPECT_THAT(
            about(File::key, files),
            HasSubstr(": it holds no key that belongs to " + files.certificate.string() + " (")
        );
    }
    EXPECT_THAT(load({pairs[0], pairs[1]}).sentence, StartsWith(rsa.files().key.string() + ": "));
}

TEST_F(Identities, AFileThatIsMissingIsSaidToBe) {
    const fs::path missing = "/nonexistent.pem";
    constexpr const char* said = "/nonexistent.pem: cannot be read: No such file or directory";
    EXPECT_EQ(about(File::certificate, {missing, ec.files().key}), said);
    EXPECT_EQ(about(File::key, {ec.files().certificate, missing}), said);
}

TEST_F(Identities, AFileThatMayNotBeReadIsSaidNotToBe) {
    const CertificateFiles files = ec.files();
    constexpr const char* said = ": cannot be read: Permission denied";
    const auto as_nobody = [&](File file) {
        // Root reads everything: become somebody else for as long as the files are read.
        constexpr uid_t nobody = 65534;
        const int before = ::setfsuid(nobody);
        std::string sentence = about(file, files);
        ::setfsuid(static_cast<uid_t>(before));
        return sentence;
    };
    fs::permissions(files.key.parent_path(), fs::perms{0755});
    fs::permissions(files.certificate, fs::perms{0444});
    fs::permissions(files.key, fs::perms::none);
    EXPECT_EQ(as_nobody(File::key), files.key.string() + said);
    fs::permissions(files.certificate, fs::perms::none);
    EXPECT_EQ(as_nobody(File::certificate), files.certificate.string() + said);
}

TEST_F(Identities, WhatIsNoPemIsSaidToBeNone) {
    const CertificateFiles files = other.files();
    for (const std::string_view text : {"", "garbage", "-----BEGIN CERTIFICATE-----\nAAAA\n"}) {
        write(files.certificate, text);
        EXPECT_THAT(
            about(File::certificate, files), HasSubstr(": no certificate can be read from it (")
        );
    }
    for (const std::string_view text : {"", "garbage", "-----BEGIN PRIVATE KEY-----\nAAAA\n"}) {
        write(files.key, text);
        EXPECT_THAT(
            about(File::key, {ec.files().certificate, files.key}),
            HasSubstr(": no key can be read from it (")
        );
    }
}

TEST_F(Identities, ACertificateAndAKeyAreNotTakenForEachOther) {
    const CertificateFiles files = ec.files();
    EXPECT_THAT(
        about(File::certificate, {files.key, files.key}), HasSubstr(": no certificate can be read")
    );
    EXPECT_THAT(
        about(File::key, {files.certificate, files.certificate}), HasSubstr(": no key can be read")
    );
}

using Write = int (*)(BIO* file, EVP_PKEY* key);

/// The two ways in which openssl's commands write such keys.
int write_pkcs8(BIO* file, EVP_PKEY* key) {
    return ::PEM_write_bio_PKCS8PrivateKey(
        file, key, ::EVP_aes_128_cbc(), "secret", 6, nullptr, nullptr
    );
}

int write_traditional(BIO* file, EVP_PKEY* key) {
    const auto* const pass_phrase = reinterpret_cast<const unsigned char*>("secret");
    return ::PEM_write_bio_PrivateKey_traditional(
        file, key, ::EVP_aes_128_cbc(), pass_phrase, 6, nullptr, nullptr
    );
}

void protect(const fs::path& key_file, Write write) {
    using Bio = std::unique_ptr<BIO, decltype(&::BIO_free)>;
    const std::unique_ptr<EVP_PKEY, decltype(&::EVP_PKEY_free)> key{
        ::PEM_read_bio_PrivateKey(
            Bio{::BIO_new_file(key_file.c_str(), "r"), &::BIO_free}.get(), nullptr, nullptr, nullptr
        ),
        &::EVP_PKEY_free
    };
    ASSERT_EQ(write(Bio{::BIO_new_file(key_file.c_str(), "w"), &::BIO_free}.get(), key.get()), 1);
}

TEST_F(Identities, APassPhraseIsNotAskedFor) {
    for (const Write form : {write_pkcs8, write_traditional}) {
        const TemporaryCertificate pair{"protected.example.org"};
        protect(pair.files().key, form);
        EXPECT_THAT(
            about(File::key, pair.files()),
            EndsWith(": the key has a pass phrase, which palomard cannot ask for")
        );
    }
}

}  // namespace
}  // namespace palomar::net
