// The contracts between the POP3 side and a mail store: Store opens a Maildrop, a Maildrop opens
// messages. Plain calls that may block on a disk: the server makes them in a pool, or says
// Blocking::forbidden.
#pragma once

#include "maildrop/listing.hpp"
#include "maildrop/policy.hpp"
#include "maildrop/store_error.hpp"

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace palomar::maildrop {

/// forbidden: succeed from memory at once or fail with StoreError::would_block, changing nothing.
enum class Blocking { allowed, forbidden };

/// What is known of a stored message's octets.
enum class Form {
    /// Needs the wire encoder, or was never looked at.
    stored,
    /// Is octet for octet what RETR sends before the final dot: CRLF line ends, stuffed, ended by
    /// CRLF.
    wire,
};

/// The file behind a message. The descriptor belongs to the reader and has an offset of its own.
struct MessageFile {
    int descriptor;
    std::uint64_t size;
    /// Absolute; for the message filter's `{}`. Another agent may rename the file at any time.
    std::string path;
    Form form;
};

/// Reads one message from its first octet on, as it is stored.
class MessageReader {
  public:
    virtual ~MessageReader() = default;

    /// Fills the front of `into` with the next octets; 0 at the end.
    /// Errors: would_block (nothing was consumed), temporary, vanished (some network file systems).
    [[nodiscard]] virtual std::expected<std::size_t, StoreFailure> read(
        std::span<char> into, Blocking blocking
    ) = 0;

    /// Nothing where the store keeps no files. Does not move what read() returns next.
    [[nodiscard]] virtual std::optional<MessageFile> file() const { return std::nullopt; }
};

/// What UPDATE has to do (RFC 1939 §6). A number stands in at most one of the two, in ascending
/// order.
struct Changes {
    std::vector<MessageNumber> deleted;
    /// Sent whole by RETR and not deleted.
    std::vector<MessageNumber> retrieved;
};

/// What UPDATE did. Messages another agent removed meanwhile count as removed or marked.
struct CommitReport {
    std::size_t removed = 0;
    /// Deleted messages that are still there.
    std::size_t not_removed = 0;
    /// RETRieved messages that now carry their flag (and, under archive, are out of the maildrop).
    std::size_t marked = 0;
    std::size_t not_marked = 0;
    /// The first failure, for the log.
    std::optional<StoreFailure> first_failure;
};

/// A maildrop held by one session; destroying it gives it back and changes nothing in it.
class Maildrop {
  public:
    virtual ~Maildrop() = default;

    [[nodiscard]] virtual const Listing& listing() const = 0;

    /// `number` must be in the listing. Errors: would_block, vanished, unreadable, temporary.
    [[nodiscard]] virtual std::expected<std::unique_ptr<MessageReader>, StoreFailure> open(
        MessageNumber number, Blocking blocking
    ) = 0;

    /// Carries out `changes` as far as possible, one failure stopping none of the others. Blocks.
    [[nodiscard]] virtual CommitReport commit(const Changes& changes) = 0;

    /// RETR sent another number of octets than the listing announced: what is remembered of the
    /// message is wrong and must be found out anew at the next login. Cheap, never blocks.
    virtual void forget_octets(MessageNumber /*number*/) {}

    /// The session waits for its client: give back what can be had again (descriptors). Never
    /// blocks.
    virtual void rest() {}
};

/// Whose maildrop to open and how.
struct OpenRequest {
    /// A name that identity::UserName accepts.
    std::string account;
    Policy policy;
    /// The client's address, told to others of the same account who find the maildrop in use.
    std::string client;
};

/// Why a maildrop could not be opened; `holder` where the error is in_use.
struct OpenFailure {
    StoreFailure failure;
    std::optional<Holder> holder;
};

class Store {
  public:
    virtual ~Store() = default;

    /// Takes the maildrop for one session and lists it. A maildrop that does not exist is an empty
    /// one. Blocks. Errors: in_use, unreadable, temporary, permanent.
    [[nodiscard]] virtual std::expected<std::unique_ptr<Maildrop>, OpenFailure> open(
        const OpenRequest& request
    ) = 0;

    /// Makes the account's empty maildrop; fine if it is there already. Blocks.
    [[nodiscard]] virtual std::expected<void, StoreFailure> create(std::string_view account) = 0;
};

}  // namespace palomar::maildrop
