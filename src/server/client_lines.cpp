// A line's time begins with the first wait for it: by then the reply before it is sent.
#include "server/client_lines.hpp"

namespace palomar::server {

std::optional<pop3::Line> ClientLines::next(std::size_t longest) {
    const auto line = lines_.next(io_.input(), longest);
    if (line) {
        due_.reset();
    }
    return line;
}

net::SocketWait::Waiting ClientLines::wait() {
    if (!due_) {
        due_ = net::Deadlines::Clock::now() + patience_;
    }
    return io_.wait_for_input(*due_);
}

net::Transport::Result ClientLines::hear(net::Transport::Result waited) {
    return waited ? io_.take_input() : waited;
}

pop3::CommandRead command_on(const pop3::Line& line, std::size_t longest) {
    using pop3::CommandError;
    if (line.too_long) {
        return {std::unexpected{pop3::CommandFailure{CommandError::too_long, std::nullopt, longest}}
        };
    }
    return {pop3::parse(line.text, line.octets)};
}

}  // namespace palomar::server
