// The file of authorities is read at each fetch: one that was replaced counts at once.
#include "palomard/remote_key_set.hpp"

#include "config/small_file.hpp"
#include "palomard/credential_files.hpp"

#include <utility>

namespace palomar::palomard {

std::expected<std::string, std::string> read_authorities(const std::filesystem::path& file) {
    if (file.empty()) {
        return std::string{};
    }
    auto text = config::read_small_file(file);
    if (!text) {
        return std::unexpected{file.string() + ": cannot be read: " + text.error()};
    }
    if (!text->contains("-----BEGIN ")) {
        return std::unexpected{file.string() + ": no certificates in PEM"};
    }
    return text;
}

std::expected<RemoteKeySet, std::string> fetch_key_set(
    const config::KeySetUrl& url,
    const std::filesystem::path& ca_file,
    const oauth::KeySetFetcher& fetcher,
    const oauth::KeySetFetcher::Stop& stop
) {
    auto authorities = read_authorities(ca_file);
    if (!authorities) {
        return std::unexpected{std::move(authorities.error())};
    }
    auto fetched = fetcher.fetch({url.text, std::move(*authorities)}, stop);
    if (!fetched) {
        return std::unexpected{url.text + ": " + fetched.error()};
    }
    auto keys = parse_key_set(fetched->text, url.text);
    if (!keys) {
        return std::unexpected{std::move(keys.error())};
    }
    return RemoteKeySet{std::move(fetched->text), std::move(*keys), fetched->lifetime};
}

}  // namespace palomar::palomard
