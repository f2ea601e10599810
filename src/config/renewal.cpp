// The table of keys knows it all.
#include "config/renewal.hpp"

#include "config/keys.hpp"

namespace palomar::config {

Renewal renew(const Config& start, const Config& current, const Config& next) {
    Renewal renewal{next, {}};
    for (const Key& key : keys()) {
        const Effect& effect = key.effect;
        if (effect.waits == nullptr || !effect.waits(start, next)) {
            continue;
        }
        if (!effect.same(current, next)) {
            renewal.waiting.push_back(&key);
        }
        effect.copy(current, renewal.config);
    }
    return renewal;
}

}  // namespace palomar::config
