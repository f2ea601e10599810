// OpenSSL's context. With TLS 1.3 a ticket comes with the first octets after the handshake.
#include "load/tls_context.hpp"

#include "load/failure.hpp"

#include <openssl/ssl.h>

namespace palomar::load {

// OpenSSL spoils the ticket of a session that has not said goodbye. The server said it first, and
// to answer would only cost it a packet.
void TlsContext::Free::operator()(ssl_st* session) const {
    ::SSL_set_shutdown(session, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    ::SSL_free(session);
}

void TlsContext::Free::operator()(ssl_ctx_st* context) const { ::SSL_CTX_free(context); }
void TlsContext::Free::operator()(ssl_session_st* session) const { ::SSL_SESSION_free(session); }

TlsContext::TlsContext(Resumption resumption) : context_{::SSL_CTX_new(::TLS_client_method())} {
    if (!context_) {
        throw Failure{"cannot make a TLS context"};
    }
    SSL_CTX_set_min_proto_version(context_.get(), TLS1_2_VERSION);
    SSL_CTX_set_mode(
        context_.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER
    );
    // Some servers close without the goodbye of TLS; POP3 itself tells where answers end.
    ::SSL_CTX_set_options(context_.get(), SSL_OP_IGNORE_UNEXPECTED_EOF);
    if (resumption == Resumption::on) {
        SSL_CTX_set_session_cache_mode(
            context_.get(), SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL
        );
        ::SSL_CTX_sess_set_new_cb(context_.get(), &TlsContext::keep);
        SSL_CTX_set_app_data(context_.get(), this);
    } else {
        SSL_CTX_set_session_cache_mode(context_.get(), SSL_SESS_CACHE_OFF);
    }
}

TlsContext::Session TlsContext::session(int descriptor) {
    Session session{::SSL_new(context_.get())};
    if (!session || ::SSL_set_fd(session.get(), descriptor) != 1) {
        throw Failure{"cannot make a TLS session"};
    }
    ::SSL_set_connect_state(session.get());
    if (!tickets_.empty()) {
        ::SSL_set_session(session.get(), tickets_.back().get());
        tickets_.pop_back();
    }
    return session;
}

// The result tells OpenSSL that the ticket is ours now.
int TlsContext::keep(ssl_st* session, ssl_session_st* ticket) {
    auto* const self = static_cast<TlsContext*>(SSL_CTX_get_app_data(::SSL_get_SSL_CTX(session)));
    self->tickets_.emplace_back(ticket);
    return 1;
}

}  // namespace palomar::load
