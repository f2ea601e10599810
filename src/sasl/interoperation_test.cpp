// Our exchanges against GNU SASL's client, which nobody here wrote.
#include "identity/base64.hpp"
#include "sasl/exchange.hpp"

#include <gtest/gtest.h>

#include <gsasl.h>
#include <memory>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace palomar::sasl {
namespace {

struct Done {
    void operator()(Gsasl* library) const { gsasl_done(library); }
};
struct Finish {
    void operator()(Gsasl_session* session) const { gsasl_finish(session); }
};

struct Account {
    std::string name;
    std::string password;
};

class Client {
  public:
    Client(Mechanism mechanism, const Account& account, const std::optional<std::string>& exporter)
        : library_{started()} {
        Gsasl_session* session = nullptr;
        const std::string name{name_of(mechanism)};
        if (gsasl_client_start(library_.get(), name.c_str(), &session) != GSASL_OK) {
            throw std::runtime_error{"GNU SASL lacks " + name};
        }
        session_.reset(session);
        set(GSASL_AUTHID, account.name);
        set(GSASL_PASSWORD, account.password);
        if (exporter) {
            set(GSASL_CB_TLS_EXPORTER, identity::to_base64(*exporter));
        }
    }

    /// What the client says to that. Nothing: it gives up.
    std::optional<std::string> answer(std::string_view octets) {
        char* text = nullptr;
        std::size_t length = 0;
        last_result_ = gsasl_step(session_.get(), octets.data(), octets.size(), &text, &length);
        const std::unique_ptr<char, decltype(&gsasl_free)> owned{text, gsasl_free};
        if (last_result_ != GSASL_OK && last_result_ != GSASL_NEEDS_MORE) {
            return std::nullopt;
        }
        return std::string(text, length);
    }

    /// Whether the client thinks that it is logged in, and at the right server.
    [[nodiscard]] bool is_content() const { return last_result_ == GSASL_OK; }

  private:
    static Gsasl* started() {
        Gsasl* library = nullptr;
        return gsasl_init(&library) == GSASL_OK ? library : throw std::runtime_error{"no GNU SASL"};
    }

    void set(Gsasl_property property, const std::string& value) {
        if (gsasl_property_set(session_.get(), property, value.c_str()) != GSASL_OK) {
            throw std::bad_alloc{};
        }
    }

    std::unique_ptr<Gsasl, Done> library_;
    std::unique_ptr<Gsasl_session, Finish> session_;
    int last_result_ = GSASL_NEEDS_MORE;
};

/// Lets the two talk until the exchange is over; `ana` has the password "sesame".
Step converse(Client& client, Exchange& exchange) {
    Step step = exchange.start(std::nullopt);
    for (;;) {
        if (auto* const challenge = std::get_if<Challenge>(&step)) {
            const auto answer = client.answer(challenge->octets);
            if (!answer) {
                return Malformed{};
            }
            step = exchange.respond(*answer);
        } else if (auto* const find = std::get_if<FindVerifier>(&step)) {
            step = exchange.on_verifier(
                find->tried == "ana" ? ScramVerifier::of(identity::Secret{"sesame"}, "salt", 4096)
                                     : std::nullopt
            );
        } else {
            return step;
        }
    }
}

const ChannelBindings bound{"the exporter's octets", "end point"};

Step converse(
    Mechanism mechanism,
    const Account& account,
    const std::optional<std::string>& exporter,
    const ChannelBindings& bindings
) {
    Client client{mechanism, account, exporter};
    const auto exchange = begin(mechanism, bindings, Entropy{1, 2, 3}, Decoy{{4, 5, 6}, 4096});
    Step step = converse(client, *exchange);
    EXPECT_EQ(client.is_content(), std::holds_alternative<Proven>(step));
    return step;
}

TEST(Interoperation, ScramWithoutTls) {
    const auto step = converse(Mechanism::scram_sha_256, {"ana", "sesame"}, std::nullopt, {});
    EXPECT_EQ(std::get<Proven>(step).tried, "ana");
}

TEST(Interoperation, ScramUnboundOverTls) {
    const auto step = converse(Mechanism::scram_sha_256, {"ana", "sesame"}, std::nullopt, bound);
    EXPECT_EQ(std::get<Proven>(step).tried, "ana");
}

TEST(Interoperation, ScramBoundToTheConnection) {
    const auto step =
        converse(Mechanism::scram_sha_256_plus, {"ana", "sesame"}, bound.tls_exporter, bound);
    EXPECT_EQ(std::get<Proven>(step).tried, "ana");
}

TEST(Interoperation, AnotherConnectionsBindingIsNotTaken) {
    const auto step =
        converse(Mechanism::scram_sha_256_plus, {"ana", "sesame"}, "other octets", bound);
    EXPECT_TRUE(std::holds_alternative<Malformed>(step));
}

TEST(Interoperation, AClientThatWasToldOfNoBindingIsKeptFromLoggingIn) {
    const auto step =
        converse(Mechanism::scram_sha_256, {"ana", "sesame"}, bound.tls_exporter, bound);
    EXPECT_TRUE(std::holds_alternative<Malformed>(step));
}

TEST(Interoperation, WrongPasswordsAndUnknownNamesEndAlike) {
    for (const Account& account :
         {Account{"ana", "Sesame"}, Account{"bob", "sesame"}, Account{"a,=b", "sesame"}}) {
        const auto step = converse(Mechanism::scram_sha_256, account, std::nullopt, {});
        EXPECT_EQ(std::get<Refused>(step).tried, account.name);
    }
}

TEST(Interoperation, Plain) {
    Client client{Mechanism::plain, {"ana", "sesame"}, std::nullopt};
    const auto exchange = begin(Mechanism::plain, {}, {}, Decoy{{}, 4096});
    const auto step = converse(client, *exchange);
    const auto& check = std::get<CheckPassword>(step);
    EXPECT_EQ(check.name, identity::UserName::from("ana"));
    EXPECT_EQ(check.password.reveal(), "sesame");
}

}  // namespace
}  // namespace palomar::sasl
