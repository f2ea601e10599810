// Each problem gets its words here, so that a start, a reload and --check say the same.
#include "palomard/credential_files.hpp"

#include "config/small_file.hpp"

namespace palomar::palomard {
namespace fs = std::filesystem;

std::vector<net::CertificateFiles> certificate_files(const config::Tls& settings) {
    std::vector<net::CertificateFiles> pairs;
    pairs.reserve(settings.certificates.size());
    for (std::size_t i = 0; i < settings.certificates.size(); ++i) {
        const fs::path& certificate = settings.certificates[i];
        pairs.push_back({certificate, settings.keys.empty() ? certificate : settings.keys[i]});
    }
    return pairs;
}

std::expected<oauth::KeySet, std::string> parse_key_set(
    std::string_view text, const std::string& source
) {
    auto keys = oauth::KeySet::from(text);
    if (!keys) {
        const bool malformed = keys.error() == oauth::KeySetError::malformed;
        return std::unexpected{
            source + (malformed ? ": no JSON Web Key Set" : ": none of its keys can be used")
        };
    }
    return std::move(*keys);
}

std::expected<oauth::KeySet, std::string> read_key_set(const fs::path& file) {
    const auto text = config::read_small_file(file);
    if (!text) {
        return std::unexpected{file.string() + ": cannot be read: " + text.error()};
    }
    return parse_key_set(*text, file.string());
}

}  // namespace palomar::palomard
