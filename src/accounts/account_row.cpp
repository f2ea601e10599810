// How the columns are read.
#include "accounts/account_row.hpp"

#include <cstddef>
#include <utility>

namespace palomar::accounts {
namespace {

using identity::Network;
using maildrop::Policy;

std::optional<Policy> to_policy(std::string_view text) {
    for (const Policy policy : {Policy::archive, Policy::keep}) {
        if (text == to_text(policy)) {
            return policy;
        }
    }
    return std::nullopt;
}

std::optional<std::vector<Network>> to_networks(std::string_view text) {
    std::vector<Network> networks;
    while (true) {
        const std::size_t comma = text.find(',');
        const auto network = Network::from(text.substr(0, comma));
        if (!network) {
            return std::nullopt;
        }
        networks.push_back(*network);
        if (comma == std::string_view::npos) {
            return networks;
        }
        text.remove_prefix(comma + 1);
    }
}

std::unexpected<AccountFailure> corrupt(const std::string& name, std::string_view column) {
    return std::unexpected{AccountFailure{
        AccountError::corrupt,
        "the account database holds no valid " + std::string{column} + " for account " + name
    }};
}

}  // namespace

std::expected<Account, AccountFailure> to_account(const AccountRow& row) {
    auto name = identity::UserName::from(row.name);
    if (!name) {
        return corrupt(row.name, "name");
    }
    Account account{*std::move(name)};
    if (row.has_retrieved != soci::i_null) {
        account.retrieved = to_policy(row.retrieved);
        if (!account.retrieved) {
            return corrupt(row.name, "policy");
        }
    }
    if (row.has_networks != soci::i_null) {
        auto networks = to_networks(row.networks);
        if (!networks) {
            // Not "anywhere": that would let in whom the operator shut out.
            return corrupt(row.name, "networks");
        }
        account.networks = *std::move(networks);
    }
    account.enabled = row.enabled != 0;
    account.require_tls = row.require_tls != 0;
    account.read_only = row.read_only != 0;
    return account;
}

std::string to_text(Policy policy) {
    switch (policy) {
        case Policy::archive:
            return "archive";
        case Policy::keep:
            return "keep";
    }
    std::unreachable();
}

std::optional<std::string> to_text(std::span<const Network> networks) {
    if (networks.empty()) {
        return std::nullopt;
    }
    std::string text;
    for (const Network& network : networks) {
        text += (text.empty() ? "" : ",") + network.str();
    }
    return text;
}

}  // namespace palomar::accounts
