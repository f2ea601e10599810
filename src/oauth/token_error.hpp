// TokenError: why a token lets nobody in.
#pragma once

namespace palomar::oauth {

/// For the log: the client learns of all of them the same (`invalid_token`, RFC 6750 §3.1).
enum class TokenError {
    /// Not a signed JWT in its compact form (RFC 7515 §3.1), too long, or with critical extensions.
    malformed,
    /// No key of the set has its `kid`, or none is for its algorithm.
    unknown_key,
    /// Changed on its way, signed by somebody else, or by an algorithm that proves nothing here:
    /// `none`, or HMAC, where whoever can verify can also sign.
    bad_signature,
    wrong_issuer,
    wrong_audience,
    /// Or it says not when it expires.
    expired,
    not_yet_valid,
    /// The claim that names the account is not there, is no text or is empty, or is an address that
    /// the issuer has not verified.
    no_name,
};

}  // namespace palomar::oauth
