// The contracts between a mail store and those who use it: Store opens a Maildrop, a Maildrop opens
// messages; a Delivery adds one, a Removal ends a maildrop. Plain calls that may block on a disk:
// the server makes them in a pool, or says Blocking::forbidden.
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
    Form form;
};

/// Reads one message from its first octet on, as it is stored. Its maildrop outlives it.
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

    /// The file's, absolute; for the message filter's `{}`. Another agent may rename it at any
    /// time. Empty where the store keeps no files.
    [[nodiscard]] virtual std::string path() const { return {}; }
};

/// What UPDATE has to do (RFC 1939 §6). A number stands in at most one of the two, in ascending
/// order.
struct Changes {
    std::vector<MessageNumber> deleted;
    /// Sent whole by RETR and not deleted.
    std::vector<MessageNumber> retrieved;

    [[nodiscard]] bool empty() const { return deleted.empty() && retrieved.empty(); }
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

    /// Whether destroying it waits for nothing.
    [[nodiscard]] virtual bool closes_at_once() const { return true; }
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

/// A message on its way into a maildrop, in which nothing of it is seen before commit(). One
/// thread's at a time; the store outlives it. After a failure it can only be destroyed.
class Delivery {
  public:
    /// Takes back what was not committed; may block.
    virtual ~Delivery() = default;

    /// Appends to the message, which is stored as it is written. A failure takes back what was
    /// written so far. Blocks. Errors: temporary (a full disk), unreadable, permanent.
    [[nodiscard]] virtual std::expected<void, StoreFailure> write(std::string_view octets) = 0;

    /// Puts the message into the maildrop, where the next login sees it, and no crash takes it
    /// away again. To be called once. A failure leaves nothing of it. Blocks. Errors: as write(),
    /// and vanished if the maildrop was removed meanwhile.
    [[nodiscard]] virtual std::expected<void, StoreFailure> commit() = 0;
};

/// Whether there is something left to do.
enum class Progress { more, done };

/// A maildrop that is out of its account's sight already, but still takes up its disk space. One
/// thread's at a time; the store outlives it.
class Removal {
  public:
    /// What is not done yet stays until the next removal of the same account, or its leftovers().
    virtual ~Removal() = default;

    /// Puts the maildrop back where it was; fine if there was none. Only before the first
    /// proceed(); what is left to do then is to destroy the removal. Blocks shortly. Errors, where
    /// nothing has changed: permanent (the maildrop was made anew meanwhile), vanished (another
    /// removal of the account has deleted it), unreadable, temporary. The detail says where it is.
    [[nodiscard]] virtual std::expected<void, StoreFailure> undo() = 0;

    /// Deletes a bounded part of what was in the maildrop, and of what earlier removals left of
    /// it; to be called until it is done or fails. It goes on past what cannot be deleted: a
    /// failure is the first one, told when all else is done, and the next call begins anew.
    /// Blocks for some milliseconds on a healthy disk. Errors: temporary, unreadable, permanent.
    [[nodiscard]] virtual std::expected<Progress, StoreFailure> proceed() = 0;
};

class Store {
  public:
    virtual ~Store() = default;

    /// Takes the maildrop for one session and lists it. A maildrop that does not exist is an empty
    /// one. Errors: would_block (nothing is held), in_use, unreadable, temporary, permanent.
    [[nodiscard]] virtual std::expected<std::unique_ptr<Maildrop>, OpenFailure> open(
        const OpenRequest& request, Blocking blocking
    ) = 0;

    /// Makes the account's empty maildrop; fine if it is there already. Blocks.
    [[nodiscard]] virtual std::expected<void, StoreFailure> create(std::string_view account) = 0;

    /// Begins a new message for the account, whose maildrop is made if it is missing; sessions in
    /// it do not matter. Blocks. Errors: unreadable, temporary, permanent.
    [[nodiscard]] virtual std::expected<std::unique_ptr<Delivery>, StoreFailure> deliver(
        std::string_view account
    ) = 0;

    /// Takes the maildrop out of the account's sight at once: should the account be made anew, it
    /// starts empty. Fine if there is none. Blocks shortly. Errors: in_use (a session has it),
    /// unreadable, temporary, permanent; then nothing has changed.
    [[nodiscard]] virtual std::expected<std::unique_ptr<Removal>, StoreFailure> remove(
        std::string_view account
    ) = 0;

    /// What earlier removals of the account did not delete; never the maildrop itself, which may
    /// be in use. Fine if there is nothing: the first proceed() is done then. Never blocks. Error:
    /// permanent (no maildrop can have that name).
    [[nodiscard]] virtual std::expected<std::unique_ptr<Removal>, StoreFailure> leftovers(
        std::string_view account
    ) = 0;
};

}  // namespace palomar::maildrop
