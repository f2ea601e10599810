#include "sample/bad.hpp"  // expect: opening

namespace palomar::sample {

struct Reply {
    std::string text;
};

asio::awaitable<void> aggregates(Io& io) {
    co_await send(io, Reply{"too late"});  // expect: await-copies
    co_await send(
        io,
        "a line of its own does not help",
        milliseconds{100},
        sample::Reply{.text = "too late on a line of its own"}  // expect: await-copies
    );
    if (co_await io.is(Reply{}) == Answer::yes) {  // expect: await-copies
        co_await send_all(io, std::array{a, b});   // expect: await-copies
    }
    co_await send(io, {"untyped"});                // expect: await-copies
    co_await perform(io, [&] { return 1; }, {});   // expect: await-copies
    co_return co_await finish(io, Reply{"last"});  // expect: await-copies
}

asio::awaitable<void> conditionals(Io& io, bool quick) {
    auto both = quick ? co_await fast(io) : co_await slow(io);     // expect: await-copies
    auto one = quick ? Result{} : co_await slow(io, f(1), "two");  // expect: await-copies
}

asio::awaitable<int> lambdas(Pool& pool, std::string text) {
    co_await offload(pool, [text] { return text.size(); });       // expect: await-copies
    co_await offload(pool, [=] { return text.size(); });          // expect: await-copies
    co_await offload(pool, [&io, t = std::move(t)] { use(t); });  // expect: await-copies
    auto later = [&]() -> asio::awaitable<void> {
        co_await offload(pool, [text]() mutable { text.clear(); });  // expect: await-copies
    };
}

void calls(Io& io) {
    co_spawn(io, run(), asio::detached);             // expect: detached
    std::this_thread::sleep_for(milliseconds{100});  // expect: sleep
    GTEST_SKIP();                                    // expect: skip
    const int number = 0;                            // NOLINT expect: nolint
    // TODO: some day. expect: todo
}

#if 0  // expect: dead-code
#endif

int hidden(Colour colour) {
    switch (colour) {
        case Colour::red:
            return 1;
        default:  // expect: enum-default
            return 0;
    }
}

}  // namespace palomar::sample
