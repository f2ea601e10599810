// One handle a fetch: nothing of one answer is left for the next.
#include "oauth/key_set_fetcher.hpp"

#include "oauth/cache_lifetime.hpp"

#include <curl/curl.h>
#include <openssl/err.h>

#include <array>
#include <memory>
#include <new>

namespace palomar::oauth {
namespace {

constexpr long ok = 200;

struct Free {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Handle = std::unique_ptr<CURL, Free>;
using Headers = std::unique_ptr<curl_slist, FreeList>;

struct Body {
    std::string text;
    bool is_too_large = false;
};

/// Called by libcurl; whatever is not the number of octets ends the transfer.
std::size_t take(const char* octets, std::size_t /*one*/, std::size_t count, void* where) {
    auto& body = *static_cast<Body*>(where);
    body.is_too_large = count > KeySetFetcher::largest_key_set - body.text.size();
    if (body.is_too_large) {
        return CURL_WRITEFUNC_ERROR;
    }
    try {
        body.text.append(octets, count);
    } catch (const std::bad_alloc&) {
        return CURL_WRITEFUNC_ERROR;
    }
    return count;
}

/// Called by libcurl, whether or not something arrives.
int look_at(
    void* stop, curl_off_t /*all*/, curl_off_t /*now*/, curl_off_t /*all_up*/, curl_off_t /*up*/
) {
    return (*static_cast<const KeySetFetcher::Stop*>(stop))() ? 1 : 0;
}

/// A transfer and its options; the first option that is refused stays.
class Transfer {
  public:
    Transfer() : handle_{curl_easy_init()}, outcome_{handle_ ? CURLE_OK : CURLE_OUT_OF_MEMORY} {
        set(CURLOPT_ERRORBUFFER, detail_.data());
    }

    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;

    template <typename Value>
    void set(CURLoption option, Value value) {
        if (outcome_ == CURLE_OK) {
            outcome_ = curl_easy_setopt(handle_.get(), option, value);
        }
    }

    void perform() {
        if (outcome_ == CURLE_OK) {
            outcome_ = curl_easy_perform(handle_.get());
        }
        // Where the thread's next user of OpenSSL would find them.
        ERR_clear_error();
    }

    [[nodiscard]] CURLcode outcome() const { return outcome_; }

    [[nodiscard]] std::string detail() const {
        return detail_.front() != '\0' ? detail_.data() : curl_easy_strerror(outcome_);
    }

    [[nodiscard]] long status() const {
        long status = 0;
        curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &status);
        return status;
    }

    /// All fields of this name, joined by commas (RFC 9110 §5.3).
    [[nodiscard]] std::string field(const char* name) const {
        std::string joined;
        curl_header* header = nullptr;
        for (std::size_t i = 0;
             curl_easy_header(handle_.get(), name, i, CURLH_HEADER, -1, &header) == CURLHE_OK;
             ++i) {
            joined += joined.empty() ? "" : ",";
            joined += header->value;
        }
        return joined;
    }

  private:
    std::array<char, CURL_ERROR_SIZE> detail_{};
    Handle handle_;
    CURLcode outcome_;
};

void limit(Transfer& transfer, const std::string& url) {
    using Milliseconds = std::chrono::milliseconds;
    constexpr Milliseconds connecting = KeySetFetcher::longest_connecting;
    constexpr Milliseconds fetching = KeySetFetcher::longest_fetch;
    transfer.set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(connecting.count()));
    transfer.set(CURLOPT_TIMEOUT_MS, static_cast<long>(fetching.count()));
    transfer.set(
        CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(KeySetFetcher::largest_key_set)
    );
    transfer.set(CURLOPT_PROTOCOLS_STR, url.starts_with("http:") ? "http" : "https");
    transfer.set(CURLOPT_FOLLOWLOCATION, 0L);
    transfer.set(CURLOPT_PROXY, "");
    transfer.set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    transfer.set(CURLOPT_NOSIGNAL, 1L);
    // Does not wait for a thread of libcurl's that is still looking up the name when time is up or
    // the server stops: that takes as long as /etc/resolv.conf says. The thread ends by itself.
    transfer.set(CURLOPT_QUICK_EXIT, 1L);
}

void trust(Transfer& transfer, const std::string& authorities) {
    transfer.set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    transfer.set(CURLOPT_SSL_VERIFYPEER, 1L);
    transfer.set(CURLOPT_SSL_VERIFYHOST, 2L);
    if (!authorities.empty()) {
        curl_blob blob{};
        blob.data = const_cast<char*>(authorities.data());
        blob.len = authorities.size();
        blob.flags = CURL_BLOB_COPY;
        transfer.set(CURLOPT_CAINFO_BLOB, &blob);
        transfer.set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
    }
}

std::string why_not(const Transfer& transfer, const Body& body) {
    if (body.is_too_large || transfer.outcome() == CURLE_FILESIZE_EXCEEDED) {
        return "its answer is larger than 1 MiB";
    }
    if (transfer.outcome() == CURLE_OPERATION_TIMEDOUT) {
        return "no whole answer in time (" + transfer.detail() + ")";
    }
    return transfer.detail();
}

std::string why_not(long status) {
    const std::string number = std::to_string(status);
    if (status >= 300 && status < 400) {
        return "it answers " + number + ", and no redirect is followed: name the URL itself";
    }
    return "it answers " + number + " and not 200";
}

}  // namespace

std::expected<KeySetFetcher, std::string> KeySetFetcher::make() {
    if (const CURLcode outcome = curl_global_init(CURL_GLOBAL_DEFAULT); outcome != CURLE_OK) {
        return std::unexpected{std::string{"libcurl: "} + curl_easy_strerror(outcome)};
    }
    return KeySetFetcher{};
}

std::expected<FetchedText, std::string> KeySetFetcher::fetch(
    const FetchRequest& request, const Stop& stop
) const {
    const Headers headers{curl_slist_append(nullptr, "Accept: application/json")};
    Body body;
    Transfer transfer;
    limit(transfer, request.url);
    trust(transfer, request.authorities);
    transfer.set(CURLOPT_URL, request.url.c_str());
    transfer.set(CURLOPT_USERAGENT, "Palomar");
    transfer.set(CURLOPT_HTTPHEADER, headers.get());
    transfer.set(CURLOPT_WRITEFUNCTION, &take);
    transfer.set(CURLOPT_WRITEDATA, &body);
    transfer.set(CURLOPT_NOPROGRESS, 0L);
    transfer.set(CURLOPT_XFERINFOFUNCTION, &look_at);
    transfer.set(CURLOPT_XFERINFODATA, &stop);
    transfer.perform();
    if (transfer.outcome() != CURLE_OK) {
        return std::unexpected{why_not(transfer, body)};
    }
    if (const long status = transfer.status(); status != ok) {
        return std::unexpected{why_not(status)};
    }
    return FetchedText{
        std::move(body.text), cache_lifetime(transfer.field("Cache-Control"), transfer.field("Age"))
    };
}

}  // namespace palomar::oauth
