// Whole lines on standard error, and a standard error that is gone.
#include "palomard/spdlog_log.hpp"

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <sstream>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace palomar::palomard {
namespace {

using telemetry::Level;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::MatchesRegex;

/// A descriptor in the place of standard error, and SIGPIPE ignored as the program does, until the
/// end.
class StandardError {
  public:
    explicit StandardError(int replacement)
        : before_{::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)},
          on_pipe_{std::signal(SIGPIPE, SIG_IGN)} {
        ::dup2(replacement, STDERR_FILENO);
    }
    ~StandardError() {
        ::dup2(before_, STDERR_FILENO);
        ::close(before_);
        std::signal(SIGPIPE, on_pipe_);
    }
    StandardError(const StandardError&) = delete;
    StandardError& operator=(const StandardError&) = delete;

  private:
    int before_;
    void (*on_pipe_)(int);
};

struct Pipe {
    /// From now on a write fails.
    void stop_reading() {
        ::close(std::exchange(ends[0], ::open("/dev/null", O_RDONLY | O_CLOEXEC)));
    }

    Pipe() { EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0); }
    ~Pipe() {
        ::close(ends[0]);
        ::close(ends[1]);
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;

    std::array<int, 2> ends{};
};

std::vector<std::string> split(const std::string& captured) {
    std::istringstream rest{captured};
    std::vector<std::string> lines;
    for (std::string line; std::getline(rest, line);) {
        lines.push_back(line);
    }
    return lines;
}

/// The lines that `write` leaves on standard error.
template <class Write>
std::vector<std::string> lines_of(const config::Logging& settings, Write write) {
    testing::internal::CaptureStderr();
    {
        SpdlogLog log{settings};
        write(log);
    }
    return split(testing::internal::GetCapturedStderr());
}

constexpr auto text = config::LogFormat::text;
constexpr auto json = config::LogFormat::json;

TEST(SpdlogLog, AnotherLevelHoldsFromThenOn) {
    const auto lines = lines_of({.format = text, .level = Level::info}, [](SpdlogLog& log) {
        log.write(Level::debug, "unheard", {});
        log.set_level(Level::debug);
        EXPECT_TRUE(log.wants(Level::debug));
        log.write(Level::debug, "heard", {});
        log.set_level(Level::error);
        EXPECT_FALSE(log.wants(Level::warning));
        log.write(Level::warning, "unheard", {});
        log.write(Level::error, "heard", {});
    });
    EXPECT_THAT(
        lines, ElementsAre(testing::EndsWith("debug heard"), testing::EndsWith("error heard"))
    );
}

TEST(SpdlogLog, TextLinesHaveTimeLevelEventAndFields) {
    const auto lines = lines_of({.format = text, .level = Level::debug}, [](telemetry::Log& log) {
        log.write(
            Level::info, "session_end", {{"account", "alice"}, {"octets", std::uint64_t{320}}}
        );
        log.write(Level::warning, "login_failed", {{"account", "x\n\x1B[2J%v%n{}"}});
        log.write(Level::error, "a", {});
        log.write(Level::debug, "b", {});
    });
    constexpr const char* time =
        "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z ";
    EXPECT_THAT(
        lines,
        ElementsAre(
            MatchesRegex(time + std::string{"info session_end account=alice octets=320"}),
            MatchesRegex(
                time + std::string{R"(warning login_failed account="x\\n\\x1b\[2J%v%n\{\}")"}
            ),
            MatchesRegex(time + std::string{"error a"}),
            MatchesRegex(time + std::string{"debug b"})
        )
    );
}

TEST(SpdlogLog, WhatCameJustBeforeTheEndIsWrittenWholeAndInOrder) {
    constexpr std::size_t count = 2000;
    const auto lines = lines_of({.format = text, .level = Level::info}, [](telemetry::Log& log) {
        for (std::uint64_t number = 0; number < count; ++number) {
            log.write(Level::info, "event", {{"number", number}});
        }
    });
    ASSERT_EQ(lines.size(), count);
    for (std::size_t number = 0; number < count; ++number) {
        EXPECT_TRUE(lines[number].ends_with(" event number=" + std::to_string(number)));
    }
}

TEST(SpdlogLog, JsonLinesAreObjects) {
    const auto lines = lines_of({.format = json, .level = Level::info}, [](telemetry::Log& log) {
        log.write(Level::warning, "login_failed", {{"account", "x\n\"\x1B\xFF%v{}"}});
        log.write(Level::info, "b", {});
    });
    ASSERT_EQ(lines.size(), 2U);
    const auto object = boost::json::parse(lines[0]).as_object();
    EXPECT_EQ(object.size(), 4U);
    EXPECT_THAT(std::string{object.at("time").as_string()}, MatchesRegex("2[0-9T:.-]{22}Z"));
    EXPECT_EQ(object.at("level").as_string(), "warning");
    EXPECT_EQ(object.at("event").as_string(), "login_failed");
    EXPECT_EQ(object.at("account").as_string(), "x\n\"\x1B\xEF\xBF\xBD%v{}");
    EXPECT_EQ(boost::json::parse(lines[1]).at("level").as_string(), "info");
}

/// As systemd tells whom it has connected to the journal.
class JournalStream {
  public:
    /// `offset` 0: it is what standard error is now.
    explicit JournalStream(ino_t offset) {
        struct stat stream{};
        EXPECT_EQ(::fstat(STDERR_FILENO, &stream), 0);
        const std::string name =
            std::to_string(stream.st_dev) + ':' + std::to_string(stream.st_ino + offset);
        ::setenv("JOURNAL_STREAM", name.c_str(), 1);
    }
    ~JournalStream() { ::unsetenv("JOURNAL_STREAM"); }
    JournalStream(const JournalStream&) = delete;
    JournalStream& operator=(const JournalStream&) = delete;
};

/// An event of each level; the journal reads what is `offset` behind standard error.
std::vector<std::string> lines_of_each_level(config::LogFormat format, ino_t offset) {
    testing::internal::CaptureStderr();
    {
        const JournalStream journal{offset};
        SpdlogLog log{{.format = format, .level = Level::debug}};
        for (const Level level : {Level::debug, Level::info, Level::warning, Level::error}) {
            log.write(level, "a", {{"b", "<3>"}});
        }
    }
    return split(testing::internal::GetCapturedStderr());
}

TEST(SpdlogLog, TheJournalGetsPrioritiesAndNoSecondTime) {
    EXPECT_THAT(
        lines_of_each_level(text, 0),
        ElementsAre("<7>debug a b=<3>", "<6>info a b=<3>", "<4>warning a b=<3>", "<3>error a b=<3>")
    );
}

TEST(SpdlogLog, TheJournalGetsTheSameObjects) {
    const auto lines = lines_of_each_level(json, 0);
    ASSERT_EQ(lines.size(), 4U);
    EXPECT_EQ(lines[2].substr(0, 3), "<4>");
    const auto object = boost::json::parse(lines[2].substr(3)).as_object();
    EXPECT_EQ(object.at("level").as_string(), "warning");
    EXPECT_THAT(std::string{object.at("time").as_string()}, MatchesRegex("2[0-9T:.-]{22}Z"));
}

TEST(SpdlogLog, WhoeverElseReadsGetsTimesAndNoPriorities) {
    for (const std::string& line : lines_of_each_level(text, 1)) {
        EXPECT_THAT(line, MatchesRegex("2[0-9T:.-]{22}Z (debug|info|warning|error) a b=<3>"));
    }
}

TEST(SpdlogLog, EventsBelowTheLevelAreNotWritten) {
    const auto lines = lines_of({.format = text, .level = Level::error}, [](telemetry::Log& log) {
        EXPECT_FALSE(log.wants(Level::warning));
        EXPECT_TRUE(log.wants(Level::error));
        log.write(Level::warning, "a", {});
    });
    EXPECT_THAT(lines, IsEmpty());
}

TEST(SpdlogLog, SurvivesAStandardErrorThatIsGone) {
    Pipe pipe;
    const StandardError replaced{pipe.ends[1]};
    pipe.stop_reading();
    SpdlogLog log{{.format = text, .level = Level::info}};
    for (int i = 0; i < 100; ++i) {
        log.write(Level::info, "session_end", {{"account", "alice"}});
    }
}

TEST(SpdlogLog, NeverWaitsForAStandardErrorThatNobodyReads) {
    Pipe pipe;
    const StandardError replaced{pipe.ends[1]};
    SpdlogLog log{{.format = text, .level = Level::info}};
    // Far more than the pipe (64 KiB) and the queue take: a log that waits would wait here for
    // ever.
    const std::string long_value(1000, 'x');
    for (int i = 0; i < 10000; ++i) {
        log.write(Level::info, "session_end", {{"account", long_value}});
    }
    pipe.stop_reading();
}

/// One read's worth of what is in the pipe.
std::string take(const Pipe& pipe) {
    std::string octets(std::size_t{64} * 1024, '\0');
    const ssize_t count = ::read(pipe.ends[0], octets.data(), octets.size());
    octets.resize(static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    return octets;
}

std::uint64_t count_of(std::string_view word, std::string_view lines) {
    std::uint64_t count = 0;
    for (std::size_t at = 0; (at = lines.find(word, at)) != std::string_view::npos; ++at) {
        ++count;
    }
    return count;
}

/// The sum of all that `lines` say of lost lines.
std::uint64_t lines_lost(const std::string& lines) {
    constexpr std::string_view words = " log_lines_lost lines=";
    std::uint64_t lost = 0;
    for (std::size_t at = 0; (at = lines.find(words, at)) != std::string::npos; ++at) {
        lost += std::stoull(lines.substr(at + words.size()));
    }
    return lost;
}

TEST(SpdlogLog, TellsOfLinesThatFoundNoRoom) {
    Pipe pipe;
    const StandardError replaced{pipe.ends[1]};
    SpdlogLog log{{.format = text, .level = Level::info}};
    const std::string long_value(1000, 'x');
    std::uint64_t written = 0;
    while (written < 10000) {
        log.write(Level::info, "event", {{"value", long_value}});
        ++written;
    }
    std::string read;
    while (count_of(" event", read) + lines_lost(read) < written) {
        log.write(Level::info, "event", {});
        ++written;
        const std::string more = take(pipe);
        ASSERT_FALSE(more.empty());
        read += more;
    }
    EXPECT_EQ(count_of(" event", read) + lines_lost(read), written);
    EXPECT_GT(lines_lost(read), 0U);
}

}  // namespace
}  // namespace palomar::palomard
