// From a Snapshot to a Listing, and the two deeds of UPDATE (RFC 1939 §6). RETRieved messages move
// to cur/ with the flag S under both policies; that `archive` serves them no more is because it
// never looks into cur/.
#include "maildir/maildir_maildrop.hpp"

#include "maildir/maildir_reader.hpp"
#include "maildir/size_index.hpp"
#include "maildir/unique_ids.hpp"

#include <utility>

namespace palomar::maildir {
namespace {

constexpr char seen = 'S';

maildrop::Listing list(const Catalogue& files) {
    maildrop::Listing listing;
    std::size_t octets_of_unique_ids = 0;
    for (std::size_t at = 0; at < files.size(); ++at) {
        octets_of_unique_ids += files.unique_name(at).size();
    }
    listing.reserve(files.size(), octets_of_unique_ids);
    for (std::size_t at = 0; at < files.size(); ++at) {
        const std::string_view name = files.unique_name(at);
        // Namesakes stand side by side.
        const bool is_namesake = at > 0 && files.unique_name(at - 1) == name;
        listing.add(
            maildrop::Octets{files.octets(at).octets},
            is_namesake ? unique_id_of_namesake(name, files.inode(at)) : unique_id_of(name)
        );
    }
    return listing;
}

}  // namespace

MaildirMaildrop::MaildirMaildrop(
    FileSystem& file_system,
    RecentMaildrops& recent,
    MaildropLock lock,
    Folders folders,
    Snapshot snapshot
)
    : file_system_{&file_system},
      recent_{&recent},
      lock_{std::move(lock)},
      policy_{snapshot.policy},
      states_{snapshot.states},
      maildir_{snapshot.maildir},
      files_{file_system, std::move(folders), std::move(snapshot.files)},
      listing_{list(files_.catalogue())} {}

MaildirMaildrop::~MaildirMaildrop() {
    if (has_forgotten_) {
        if (const auto maildir = files_.folders().maildir(Blocking::allowed)) {
            write_size_index(*file_system_, *maildir, encode(take_snapshot()));
        }
    } else if (maildir_) {
        recent_->put(lock_.key(), take_snapshot());
    }
}

Snapshot MaildirMaildrop::take_snapshot() {
    return {
        .policy = policy_,
        .states = states_,
        .maildir = maildir_,
        .files = std::move(files_.catalogue())
    };
}

std::expected<std::unique_ptr<maildrop::MessageReader>, maildrop::StoreFailure>
MaildirMaildrop::open(maildrop::MessageNumber number, Blocking blocking) {
    const std::size_t at = number.position();
    auto file = files_.open(at, blocking);
    if (!file) {
        return std::unexpected{std::move(file.error())};
    }
    return std::make_unique<MaildirReader>(*file_system_, *std::move(file), files_, at);
}

maildrop::CommitReport MaildirMaildrop::commit(const maildrop::Changes& changes) {
    if (!changes.empty()) {
        maildir_.reset();
    }
    maildrop::CommitReport report;
    const auto count = [&](MessageFiles::Outcome outcome, std::size_t& done, std::size_t& failed) {
        // What another agent removed needs nothing more done to it.
        if (outcome || outcome.error().error == maildrop::StoreError::vanished) {
            ++done;
            return;
        }
        ++failed;
        if (!report.first_failure) {
            report.first_failure = std::move(outcome.error());
        }
    };
    for (const maildrop::MessageNumber number : changes.deleted) {
        count(files_.remove(number.position()), report.removed, report.not_removed);
    }
    for (const maildrop::MessageNumber number : changes.retrieved) {
        count(files_.move_to_current(number.position(), seen), report.marked, report.not_marked);
    }
    return report;
}

void MaildirMaildrop::forget_octets(maildrop::MessageNumber number) {
    const std::size_t at = number.position();
    const std::uint64_t octets = files_.catalogue().octets(at).octets;
    files_.catalogue().set_octets(at, {.octets = octets, .knowledge = Knowledge::doubtful});
    has_forgotten_ = true;
}

}  // namespace palomar::maildir
