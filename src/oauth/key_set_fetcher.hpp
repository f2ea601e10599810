// KeySetFetcher: what an authorization server answers at the URL of its keys, by libcurl. Knows
// neither keys nor when to ask again.
#pragma once

#include <chrono>
#include <cstddef>
#include <expected>
#include <functional>
#include <string>

namespace palomar::oauth {

struct FetchRequest {
    /// `https://` or `http://`, in lower case; for the latter the caller vouches.
    std::string url;
    /// PEM: certificates of the authorities that alone may vouch for the host. Empty: the system's
    /// may.
    std::string authorities;
};

struct FetchedText {
    /// At most `largest_key_set` octets, of any value.
    std::string text;
    /// For so long it may be used before the server is asked again.
    std::chrono::seconds lifetime;
};

class KeySetFetcher {
  public:
    /// In octets. The largest issuers' have less than 20 KiB.
    static constexpr std::size_t largest_key_set = std::size_t{1} << 20U;
    static constexpr std::chrono::seconds longest_connecting{5};
    /// For all of it, looking up the name included.
    static constexpr std::chrono::seconds longest_fetch{10};

    /// Whether the fetch is no longer wanted. Asked about once a second, on the fetching thread.
    using Stop = std::function<bool()>;

    /// Makes libcurl ready, which must be done while there is one thread. Nothing is loaded or
    /// opened later but what looking up names and checking certificates need. The error is a
    /// sentence.
    [[nodiscard]] static std::expected<KeySetFetcher, std::string> make();

    /// Asks once, and blocks for `longest_fetch` at most. Speaks HTTP/1.1 and TLS 1.2 or newer,
    /// checks the host's certificate and name, follows no redirect, unpacks nothing, uses no proxy,
    /// whatever the environment says. The error is a sentence for the operator without the URL.
    /// Thread-safe.
    [[nodiscard]] std::expected<FetchedText, std::string> fetch(
        const FetchRequest& request, const Stop& stop
    ) const;

  private:
    KeySetFetcher() = default;
};

}  // namespace palomar::oauth
