// Tests of TLS under the transport against OpenSSL's client on loopback.
#include "net/temporary_certificate.hpp"
#include "net/tls_identities.hpp"
#include "net/transport.hpp"

#include <boost/asio/co_spawn.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <sys/mman.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace palomar::net {
namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;
using asio::ip::tcp;
using testing::HasSubstr;

/// What a client wishes for.
struct Wishes {
    std::string name = {};
    std::string protocol = {};
    int newest = TLS1_3_VERSION;
};

/// A blocking client on a connected socket.
class Client {
  public:
    explicit Client(int socket, const Wishes& wishes)
        : context_{::SSL_CTX_new(::TLS_client_method()), &::SSL_CTX_free},
          session_{::SSL_new(context_.get()), &::SSL_free} {
        ::SSL_set_fd(session_.get(), socket);
        ::SSL_set_max_proto_version(session_.get(), wishes.newest);
        ::SSL_set_security_level(session_.get(), 0);
        if (!wishes.name.empty()) {
            ::SSL_set_tlsext_host_name(session_.get(), wishes.name.c_str());
        }
        if (!wishes.protocol.empty()) {
            const std::string offer = static_cast<char>(wishes.protocol.size()) + wishes.protocol;
            ::SSL_set_alpn_protos(
                session_.get(),
                reinterpret_cast<const unsigned char*>(offer.data()),
                static_cast<unsigned>(offer.size())
            );
        }
        connected_ = ::SSL_connect(session_.get()) == 1;
    }

    [[nodiscard]] bool connected() const { return connected_; }

    /// The name in the certificate that the server showed.
    [[nodiscard]] bool was_shown(const std::string& name) const {
        const X509* const certificate = ::SSL_get0_peer_certificate(session_.get());
        return certificate != nullptr &&
               ::X509_check_host(
                   const_cast<X509*>(certificate), name.data(), name.size(), 0, nullptr
               ) == 1;
    }

    [[nodiscard]] std::string version() const { return ::SSL_get_version(session_.get()); }

    [[nodiscard]] std::string protocol() const {
        const unsigned char* octets = nullptr;
        unsigned size = 0;
        ::SSL_get0_alpn_selected(session_.get(), &octets, &size);
        return {octets, octets + size};
    }

    void say(std::string_view octets) {
        ::SSL_write(session_.get(), octets.data(), static_cast<int>(octets.size()));
    }

    /// Until the server says goodbye; anything else than goodbye shows at the end.
    std::string read_to_end() {
        std::string octets;
        std::array<char, 16384> room;
        int count = 0;
        while ((count = ::SSL_read(session_.get(), room.data(), room.size())) > 0) {
            octets.append(room.data(), static_cast<std::size_t>(count));
        }
        return ::SSL_get_error(session_.get(), count) == SSL_ERROR_ZERO_RETURN
                   ? octets
                   : octets + "(no goodbye)";
    }

    [[nodiscard]] std::string exporter() {
        constexpr std::string_view label = "EXPORTER-Channel-Binding";
        std::array<unsigned char, 32> key{};
        ::SSL_export_keying_material(
            session_.get(), key.data(), key.size(), label.data(), label.size(), nullptr, 0, 1
        );
        return {key.begin(), key.end()};
    }

    void leave() { ::SSL_shutdown(session_.get()); }

  private:
    std::unique_ptr<SSL_CTX, decltype(&::SSL_CTX_free)> context_;
    std::unique_ptr<SSL, decltype(&::SSL_free)> session_;
    bool connected_ = false;
};

std::shared_ptr<const TlsIdentities> identities_of(std::vector<CertificateFiles> files) {
    auto loaded = TlsIdentities::load(files);
    EXPECT_TRUE(loaded) << loaded.error().sentence;
    return loaded.value_or(nullptr);
}

/// What the server found out about the connection.
struct Seen {
    Transport::Result handshake;
    std::string failure;
    std::string version;
    std::string exporter;
    std::string end_point;
    std::string input;
};

using Script = asio::awaitable<void> (*)(Transport&, Seen&);

asio::awaitable<void> serve(
    Connection connection,
    std::shared_ptr<const TlsIdentities> identities,
    TlsVersion least,
    WorkerPool& pool,
    Script script,
    Seen& seen
) {
    const auto transport = std::make_unique<Transport>(connection, 1s);
    const auto deadline = Deadlines::Clock::now() + 1s;
    seen.handshake = co_await transport->start_tls(std::move(identities), least, deadline, pool);
    if (const TlsChannel* const tls = transport->tls()) {
        seen.failure = tls->failure();
        seen.version = tls->version();
        seen.exporter = tls->binding(BindingKind::tls_exporter);
        seen.end_point = tls->binding(BindingKind::tls_server_end_point);
    }
    if (seen.handshake) {
        co_await script(*transport, seen);
    }
}

asio::awaitable<void> greet(Transport& transport, Seen& /*seen*/) {
    transport.put("+OK ready\r\n");
    co_await transport.finish(Transport::Peer::done);
}

class Tls : public testing::Test {
  protected:
    Tls() {
        tcp::acceptor acceptor{
            thread.context(), tcp::endpoint{asio::ip::address_v4::loopback(), 0}
        };
        peer.connect(acceptor.local_endpoint());
        server_end = acceptor.accept();
    }

    /// The client's part runs on a thread of its own.
    template <typename Part>
    Seen run(Part part, Script script = greet, TlsVersion least = TlsVersion::tls_1_2) {
        Seen seen;
        const std::jthread client{[&] { part(peer.native_handle()); }};
        asio::co_spawn(
            thread.context(),
            serve(Connection{std::move(server_end), thread}, identities, least, pool, script, seen),
            [](const std::exception_ptr& failure) { EXPECT_FALSE(failure); }
        );
        thread.context().run();
        return seen;
    }

    TemporaryCertificate certificate{"mail.example.org", "*.example.net"};
    TemporaryCertificate other{"mail.example.com"};
    std::shared_ptr<const TlsIdentities> identities =
        identities_of({certificate.files(), other.files()});
    asio::io_context peer_context;
    tcp::socket peer{peer_context};
    IoThread thread;
    WorkerPool pool{1};
    tcp::socket server_end{thread.context()};
};

TEST_F(Tls, OctetsPassAndTheEndIsSaid) {
    std::string got;
    const Seen seen = run([&](int socket) {
        Client client{socket, {}};
        EXPECT_TRUE(client.connected());
        EXPECT_EQ(client.version(), "TLSv1.3");
        got = client.read_to_end();
    });
    EXPECT_TRUE(seen.handshake);
    EXPECT_EQ(seen.version, "TLSv1.3");
    EXPECT_EQ(got, "+OK ready\r\n");
}

TEST_F(Tls, TheCertificateIsThatOfTheNameAskedFor) {
    const std::vector<std::pair<std::string, std::string>> shown_for{
        {"mail.example.com", "mail.example.com"},
        {"MAIL.EXAMPLE.COM", "mail.example.com"},
        {"mail.example.org", "mail.example.org"},
        {"pop.example.net", "pop.example.net"},
        {"nobody.example", "mail.example.org"},
        {"", "mail.example.org"},
    };
    for (const auto& [asked, shown] : shown_for) {
        tcp::acceptor acceptor{
            thread.context(), tcp::endpoint{asio::ip::address_v4::loopback(), 0}
        };
        peer = tcp::socket{peer_context};
        peer.connect(acceptor.local_endpoint());
        server_end = acceptor.accept();
        thread.context().restart();
        run([&](int socket) {
            Client client{socket, {.name = asked}};
            EXPECT_TRUE(client.was_shown(shown)) << asked;
            client.read_to_end();
        });
    }
}

TEST_F(Tls, ALongMessageAndAFileArriveWhole) {
    std::string got;
    const auto script = [](Transport& transport, Seen&) -> asio::awaitable<void> {
        const std::string line = std::string(999, 'x') + '\n';
        for (int written = 0; written < 5000; ++written) {
            transport.put(line);
        }
        const auto flushed = co_await transport.flush();
        EXPECT_TRUE(flushed);
        const int file = ::memfd_create("message", MFD_CLOEXEC);
        const std::string octets(300'000, 'f');
        EXPECT_EQ(::write(file, octets.data(), octets.size()), std::ssize(octets));
        const auto sent = co_await transport.send_file(file, 100'000, 200'000);
        EXPECT_TRUE(sent);
        ::close(file);
        co_await transport.finish(Transport::Peer::done);
    };
    run([&](int socket) { got = Client{socket, {}}.read_to_end(); }, script);
    EXPECT_EQ(got.size(), 5'000'000U + 200'000U);
    EXPECT_TRUE(got.ends_with(std::string(200'000, 'f')));
    EXPECT_TRUE(got.starts_with(std::string(999, 'x') + "\nx"));
}

TEST_F(Tls, InputOfManyRecordsIsAllThereIs) {
    const auto script = [](Transport& transport, Seen& seen) -> asio::awaitable<void> {
        Transport::Result more;
        while (more && seen.input.size() < 100'000) {
            more = co_await transport.receive(Deadlines::Clock::now() + 5s);
            seen.input += std::exchange(transport.input(), {});
        }
        co_await transport.finish(Transport::Peer::done);
    };
    const Seen seen = run(
        [&](int socket) {
            Client client{socket, {}};
            client.say(std::string(100'000, 'c'));
            client.read_to_end();
        },
        script
    );
    EXPECT_EQ(seen.input, std::string(100'000, 'c'));
}

TEST_F(Tls, TheProtocolPop3IsAgreedOn) {
    run([&](int socket) {
        Client client{socket, {.protocol = "pop3"}};
        EXPECT_EQ(client.protocol(), "pop3");
        client.read_to_end();
    });
}

TEST_F(Tls, AnotherProtocolIsRefused) {
    const Seen seen =
        run([&](int socket) { EXPECT_FALSE((Client{socket, {.protocol = "h2"}}.connected())); });
    EXPECT_FALSE(seen.handshake);
    EXPECT_THAT(seen.failure, HasSubstr("no application protocol"));
}

TEST_F(Tls, OldVersionsAreRefused) {
    const Seen seen = run([&](int socket) {
        EXPECT_FALSE((Client{socket, {.newest = TLS1_1_VERSION}}.connected()));
    });
    EXPECT_FALSE(seen.handshake);
    EXPECT_THAT(seen.failure, HasSubstr("unsupported protocol"));
}

TEST_F(Tls, AListenerMayWantMoreThanTls12) {
    const Seen seen = run(
        [&](int socket) { EXPECT_FALSE((Client{socket, {.newest = TLS1_2_VERSION}}.connected())); },
        greet,
        TlsVersion::tls_1_3
    );
    EXPECT_FALSE(seen.handshake);
}

TEST_F(Tls, Tls12IsEnoughOtherwiseAndHasTheSameBindings) {
    std::string got;
    std::string clients;
    const Seen seen = run([&](int socket) {
        Client client{socket, {.newest = TLS1_2_VERSION}};
        clients = client.exporter();
        got = client.read_to_end();
    });
    EXPECT_EQ(got, "+OK ready\r\n");
    EXPECT_EQ(seen.version, "TLSv1.2");
    EXPECT_EQ(seen.exporter, clients);
    EXPECT_EQ(seen.end_point.size(), 32U);
}

TEST_F(Tls, BothSidesHaveTheSameBinding) {
    std::string clients;
    const Seen seen = run([&](int socket) {
        Client client{socket, {}};
        clients = client.exporter();
        client.read_to_end();
    });
    EXPECT_EQ(seen.exporter, clients);
    EXPECT_EQ(seen.exporter.size(), 32U);
}

TEST_F(Tls, OctetsThatAreNoTlsEndTheHandshake) {
    const Seen seen = run([&](int socket) {
        constexpr std::string_view text = "USER alice\r\nPASS secret\r\n";
        EXPECT_EQ(::send(socket, text.data(), text.size(), 0), std::ssize(text));
    });
    EXPECT_FALSE(seen.handshake);
    EXPECT_EQ(seen.handshake.error(), NetError::closed);
    EXPECT_NE(seen.failure, "");
}

TEST_F(Tls, AClientThatStallsInTheHandshakeIsCutAtTheDeadline) {
    const Seen seen = run([&](int socket) {
        constexpr std::string_view begin = "\x16\x03\x01\x02";
        EXPECT_EQ(::send(socket, begin.data(), begin.size(), 0), std::ssize(begin));
        std::array<char, 16> room;
        EXPECT_EQ(::recv(socket, room.data(), room.size(), 0), 0);
    });
    EXPECT_FALSE(seen.handshake);
    EXPECT_EQ(seen.handshake.error(), NetError::timed_out);
}

}  // namespace
}  // namespace palomar::net
