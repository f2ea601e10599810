// What the house rules must leave alone. Never compiled: only lint's own test reads it.
#include "sample/good.hpp"

namespace palomar::sample {

struct Reply {
    std::string text;
};
struct Named {
    explicit Named(std::string given) : text{std::move(given)} {}
    std::string text;
};
enum class Colour { red, green };

// TODO(#12): a deed with an issue.
asio::awaitable<void> named_on_the_line_before(Io& io) {
    Reply reply{"in time"};
    co_await send(io, std::move(reply));
    co_await send(io, Named{"a constructor is enough"});
    const auto [error, count] = co_await io.read();
    const Result& result = results[count];
    auto sending = quick ? fast(io) : slow(io);
    auto sent = co_await std::move(sending);
    const int code = co_await io.is_open() ? 1 : 2;
    co_await io.wait(sent ? code : 0, co_await io.now());
    if (sent && co_await io.is_open()) {
        co_return;
    }
    if (const auto answer = co_await io.ask(result, seconds{3}); !answer) {
        co_return;
    }
}

asio::awaitable<int> captures_by_reference(Pool& pool, int& number) {
    const std::array names{1, 2};
    co_return co_await offload(pool, [&] { return look_up(Reply{"inside"}, names[0], number); });
}

auto member_captures(Pool& pool) {
    return [this, &pool]() -> asio::awaitable<void> { co_await offload(pool, [this] { run(); }); };
}

Reply outside_of_any_await(std::string text) {
    std::for_each(text.begin(), text.end(), [text](char) { use({1, 2}, text); });
    return Reply{std::move(text)};
}

int every_enumerator(Colour colour, char c) {
    switch (c) {
        case 'a':
            return 1'000;
        default:
            break;  // asio::detached and sleep_for are only words here
    }
    switch (colour) {
        case Colour::red:
            return 1;
        case Colour::green:
            return 2;
    }
    return text.find("default: co_await Reply{");
}

// NOLINTNEXTLINE(bugprone-something): the reason stands here
int reasoned = 0;

}  // namespace palomar::sample
