// Ctrl-C that does not end this program.
#include "palomarctl/interrupt.hpp"

#include <gtest/gtest.h>

#include <array>
#include <unistd.h>

namespace palomar::palomarctl {
namespace {

bool is_held_back() {
    sigset_t mask;
    ::pthread_sigmask(SIG_SETMASK, nullptr, &mask);
    return ::sigismember(&mask, SIGINT) == 1;
}

TEST(Interrupt, TellsOfCtrlCAndForgetsItAtTheEnd) {
    {
        const Interrupt interrupt;
        EXPECT_FALSE(interrupt.came());
        ::raise(SIGINT);
        EXPECT_TRUE(interrupt.came());
    }
    EXPECT_FALSE(is_held_back());  // and this line is reached
    const Interrupt next;
    EXPECT_FALSE(next.came());
}

TEST(Interrupt, EndsAWaitForInputAndStaysToBeSeen) {
    std::array<int, 2> ends{};
    ASSERT_EQ(::pipe(ends.data()), 0);
    const Interrupt interrupt;
    ::raise(SIGINT);
    EXPECT_EQ(wait_for_input(ends[0]), Waited::interrupt);
    EXPECT_TRUE(interrupt.came());
    ::close(ends[0]);
    ::close(ends[1]);
}

TEST(Interrupt, InputEndsTheWaitToo) {
    std::array<int, 2> ends{};
    ASSERT_EQ(::pipe(ends.data()), 0);
    const Interrupt interrupt;
    ASSERT_EQ(::write(ends[1], "y\n", 2), 2);
    EXPECT_EQ(wait_for_input(ends[0]), Waited::input);
    ::close(ends[0]);
    ::close(ends[1]);
}

}  // namespace
}  // namespace palomar::palomarctl
