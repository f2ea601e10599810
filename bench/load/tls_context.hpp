// TlsContext: what the TLS connections of a run share. Certificates are not checked: the server is
// the benchmark's own.
#pragma once

#include <memory>
#include <vector>

struct ssl_st;
struct ssl_ctx_st;
struct ssl_session_st;

namespace palomar::load {

enum class Resumption { off, on };

/// Stays where it is: OpenSSL knows its address.
class TlsContext {
  public:
    explicit TlsContext(Resumption resumption);
    TlsContext(const TlsContext&) = delete;
    TlsContext& operator=(const TlsContext&) = delete;
    ~TlsContext() = default;

    struct Free {
        void operator()(ssl_st* session) const;
        void operator()(ssl_ctx_st* context) const;
        void operator()(ssl_session_st* session) const;
    };
    using Session = std::unique_ptr<ssl_st, Free>;

    /// A client's session on the connected socket. With resumption it offers the newest ticket that
    /// any connection of this run was given, each once (RFC 8446 §C.4).
    [[nodiscard]] Session session(int descriptor);

  private:
    static int keep(ssl_st* session, ssl_session_st* ticket);

    std::unique_ptr<ssl_ctx_st, Free> context_;
    std::vector<std::unique_ptr<ssl_session_st, Free>> tickets_;
};

}  // namespace palomar::load
