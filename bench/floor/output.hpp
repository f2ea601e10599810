// Output: answers on their way, as pieces of what was prepared. It copies nothing and owns nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace palomar::floor_server {

enum class Sent {
    all,
    /// The socket's buffer is full, or it was another's turn.
    some,
    /// The client is gone.
    broken,
};

class Output {
  public:
    /// The octets must stay where they are until they are sent.
    void add(std::string_view text);
    void add_file(int file, std::uint64_t octets);

    /// What the socket takes without waiting, by as few system calls as there can be.
    Sent send(int socket);

    void clear();

  private:
    /// Octets in memory; or, if there is a file, `left` of its octets from `offset` on.
    struct Piece {
        std::string_view text;
        int file;
        std::uint64_t offset;
        std::uint64_t left;
    };

    static constexpr int no_file = -1;

    Sent send_texts(int socket);
    Sent send_slice(int socket, Piece& piece);
    /// Takes octets of texts off the front.
    void drop(std::size_t octets);

    std::vector<Piece> pieces_;
    /// The first piece that is not all sent.
    std::size_t first_ = 0;
};

}  // namespace palomar::floor_server
