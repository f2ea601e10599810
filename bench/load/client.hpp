// Client: one POP3 connection for coroutines. It knows lines, `+OK` and the octets in between, and
// leaves to workloads what they mean. What it says goes out when it has to wait for something, so
// that commands said in a row share a write; it reads only while somebody waits.
#pragma once

#include "load/connection.hpp"
#include "load/event_loop.hpp"

#include <coroutine>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace palomar::load {

/// Stays where it is: the event loop knows its address. One coroutine at a time waits for it.
class Client final : private Handler {
  public:
    /// Octets that lines need; for long answers more is faster.
    static constexpr std::size_t for_lines = 4096;
    static constexpr std::size_t for_listings = std::size_t{256} * 1024;

    /// Begins to connect. `name` stands in front of what goes wrong; `capacity` is how many octets
    /// it reads at once, and how long a line may be; `source` is the address it connects from.
    Client(
        EventLoop& loop,
        const Target& target,
        std::string name,
        std::size_t capacity = for_lines,
        in_addr source = {INADDR_ANY}
    );
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;
    ~Client();

    class Wait;
    class Answer;

    /// Until the connection stands, TLS included.
    [[nodiscard]] Wait connected();

    /// Queues a line; CRLF is added. In part: without its end.
    void say(std::string_view command);
    void say_in_part(std::string_view octets) { output_.append(octets); }

    /// Until the answer to what was said before is there: it must be `+OK`, else Failure. The
    /// result is the text behind it, valid until the next wait. `subject` says what it answers.
    [[nodiscard]] Answer answer(std::string_view subject);

    /// Says it, and waits for the answer; the command's first word is its subject.
    [[nodiscard]] Answer ask(std::string_view command);

    /// The next line without its end, if it has arrived; valid until the next wait.
    [[nodiscard]] std::optional<std::string_view> take_line();

    /// What has arrived and was not taken, valid until the next wait; its first octets are taken.
    [[nodiscard]] std::string_view held() const { return {buffer_.data() + begin_, end_ - begin_}; }
    void take(std::size_t octets) { begin_ += octets; }

    /// Until more is held than now.
    [[nodiscard]] Wait more(std::string_view subject);

    /// Until the server has closed the connection. Failure: it says something instead, or the
    /// connection breaks.
    [[nodiscard]] Wait ended();

    /// Sends what it can without waiting.
    void flush();

    /// Tells the server that nothing more will come, which ends a session without QUIT.
    void finish_sending() { connection_.finish_sending(); }

    /// Whether the server is known to have closed, without anybody reading.
    [[nodiscard]] bool is_hung_up() const { return hung_up_ || ended_; }
    [[nodiscard]] bool is_resumed() const { return connection_.is_resumed(); }

  private:
    enum class Want { connection, line, octets, end };

    void on_events(std::uint32_t events) override;

    /// Does what can be done without waiting. True when the wait is over, well or not.
    bool advance(Want want);
    [[nodiscard]] bool has(Want want) const;
    void establish();
    /// False if nothing was read.
    bool receive();
    /// Notes an end of any kind; nothing for the others.
    void end_by(Halt halt);
    void break_off(std::string trouble);
    /// Throws if the wait was in vain.
    void check(Want want, std::string_view subject) const;

    EventLoop& loop_;
    std::string name_;
    bool encrypted_;
    Connection connection_;

    std::string output_;
    std::vector<char> buffer_;
    /// What is held of buffer_.
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    /// Something was received since the wait for octets began.
    bool fresh_ = false;

    bool established_ = false;
    /// Events come at changes only, so that the last ones are remembered.
    bool readable_ = false;
    bool writable_ = false;
    bool hung_up_ = false;
    bool ended_ = false;
    /// Empty if the server has just closed.
    std::string trouble_;

    std::coroutine_handle<> waiting_;
    Want wanted_ = Want::connection;
};

class Client::Wait {
  public:
    Wait(Client& client, Want want, std::string_view subject)
        : client_{client}, want_{want}, subject_{subject} {}

    bool await_ready() { return client_.advance(want_); }

    void await_suspend(std::coroutine_handle<> waiting) {
        client_.waiting_ = waiting;
        client_.wanted_ = want_;
    }

    void await_resume() const { client_.check(want_, subject_); }

  protected:
    [[nodiscard]] Client& client() const { return client_; }
    [[nodiscard]] std::string_view subject() const { return subject_; }

  private:
    Client& client_;
    Want want_;
    std::string_view subject_;
};

class Client::Answer : public Wait {
  public:
    Answer(Client& client, std::string_view subject) : Wait{client, Want::line, subject} {}

    std::string_view await_resume() const;
};

}  // namespace palomar::load
