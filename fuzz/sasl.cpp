// A SASL exchange with a client that says anything: it ends, and nobody is let in who was not asked
// about.
//
// Input: lines. The first is the mechanism, with a `+` before it if the connection has channel
// bindings; the next the initial response, `-` for none; then what the client answers. The server's
// nonce is always the same, so that a proof can stand in the corpus.
#include "identity/base64.hpp"
#include "sasl/exchange.hpp"
#include "target.hpp"

#include <algorithm>
#include <string>

namespace palomar::fuzz {
namespace {

using namespace sasl;

/// Much longer than any mechanism needs.
constexpr int most_steps = 100;

const Decoy decoy{.key = {}, .iterations = 4096};

class Conversation {
  public:
    explicit Conversation(std::string_view lines) : lines_{lines} {
        std::string_view name = take_line();
        if (name.starts_with('+')) {
            name.remove_prefix(1);
            bindings_.tls_exporter = std::string(32, 'x');
        }
        const auto mechanism = find(name);
        if (mechanism) {
            exchange_ = begin(*mechanism, bindings_, Entropy{}, decoy);
        }
    }

    void run() {
        if (!exchange_) {
            return;
        }
        const std::string initial{take_line()};
        Step step = exchange_->start(initial == "-" ? std::nullopt : std::optional{initial});
        for (int steps = 0; std::visit([&](auto& what) { return goes_on(what); }, step); ++steps) {
            require(steps < most_steps, "an exchange comes to an end");
            step = next(step);
        }
    }

  private:
    std::string_view take_line() {
        const std::string_view line = lines_.substr(0, lines_.find('\n'));
        lines_.remove_prefix(std::min(line.size() + 1, lines_.size()));
        return line;
    }

    static bool goes_on(const Challenge&) { return true; }
    static bool goes_on(const FindVerifier&) { return true; }
    static bool goes_on(const CheckToken&) { return true; }
    static bool goes_on(const CheckPassword& check) {
        require(!check.name || check.name->view() == check.tried, "a name is what was said");
        return false;
    }
    bool goes_on(const Proven& proven) const {
        require(verifier_given_, "a proof needs something to check it with");
        require(proven.name.view() == "alice", "whoever proves to be somebody is that one");
        return false;
    }
    static bool goes_on(const Refused&) { return false; }
    static bool goes_on(const Malformed&) { return false; }

    Step next(const Step& step) {
        if (const auto* const wanted = std::get_if<FindVerifier>(&step)) {
            static const auto alices =
                ScramVerifier::of(identity::Secret{"secret word"}, "some salt", 4096);
            verifier_given_ = wanted->name && wanted->name->view() == "alice";
            return exchange_->on_verifier(verifier_given_ ? alices : std::nullopt);
        }
        if (std::holds_alternative<CheckToken>(step)) {
            return exchange_->on_refused_token();
        }
        return exchange_->respond(Alone{take_line()}.view());
    }

    std::string_view lines_;
    ChannelBindings bindings_;
    std::unique_ptr<Exchange> exchange_;
    bool verifier_given_ = false;
};

void try_base64(std::string_view text) {
    const auto back = identity::from_base64(identity::to_base64(text));
    require(back && back->reveal() == text, "Base64 and back is the same");
    const auto octets = identity::from_base64(text);
    require(
        !octets || identity::to_base64(octets->reveal()) == text,
        "there is one Base64 of any octets"
    );
}

void try_verifier(std::string_view text) {
    const auto verifier = ScramVerifier::from_text(text);
    require(!verifier || verifier->to_text() == text, "a stored verifier has one form");
}

}  // namespace

void try_octets(std::string_view octets) {
    Conversation{octets}.run();
    try_base64(octets);
    try_verifier(octets);
}

}  // namespace palomar::fuzz
