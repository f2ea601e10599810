// Verdict: what checking a password against a stored hash can say.
#pragma once

namespace palomar::accounts {

enum class Verdict {
    right,
    wrong,
    /// The text is no hash that Palomar can check.
    unsupported,
};

}  // namespace palomar::accounts
