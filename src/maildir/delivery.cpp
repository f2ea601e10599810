// A message is written in tmp/, where nobody looks for mail, and moved to new/ when all of it is on
// the disk. Whoever lists new/ sees a whole message or none, however the process or the machine
// dies.
//
// The order is what makes that true: the file is synced before it gets its name in new/, or a power
// cut could leave the name of a message without its octets; new/ is synced behind it, or the
// message that was reported as delivered could be gone. Descriptors of both folders are held, so
// that a Maildir that is removed meanwhile takes its half-written messages with it.
#include "maildir/delivery.hpp"

#include "maildir/failure.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdint>
#include <string_view>
#include <utility>

namespace palomar::maildir {
namespace {

using maildrop::StoreFailure;
using Outcome = std::expected<void, StoreFailure>;

struct DeliveryFolders {
    Descriptor temporary;
    Descriptor incoming;
};

class MaildirDelivery final : public maildrop::Delivery {
  public:
    /// `file` is open for writing, `path` that of its name in tmp/.
    MaildirDelivery(
        FileSystem& file_system,
        DeliveryFolders folders,
        Descriptor file,
        std::string name,
        std::string path
    )
        : file_system_{&file_system},
          folders_{std::move(folders)},
          file_{std::move(file)},
          name_{std::move(name)},
          path_{std::move(path)} {}

    ~MaildirDelivery() override { take_back(); }

    [[nodiscard]] Outcome write(std::string_view octets) override {
        if (const auto written = file_system_->write(file_.number(), octets); !written) {
            return failed(written.error(), "write");
        }
        octets_ += octets.size();
        return {};
    }

    [[nodiscard]] Outcome commit() override {
        if (const auto synced = file_system_->sync(file_.number()); !synced) {
            return failed(synced.error(), "sync");
        }
        const int incoming = folders_.incoming.number();
        const std::string name = fmt::format("{},S={}", name_, octets_);
        const auto moved = file_system_->move(folders_.temporary.number(), name_, incoming, name);
        const auto arrived = moved ? file_system_->sync(incoming) : moved;
        if (!arrived) {
            // A move that takes two calls may be half done. What had the name before is another's.
            if (arrived.error() != Errno{EEXIST}) {
                [[maybe_unused]] const auto removed = file_system_->remove(incoming, name);
            }
            return failed(arrived.error(), "deliver");
        }
        in_temporary_ = false;
        return {};
    }

  private:
    /// At once, so that the room on the disk is free again when the failure is reported.
    std::unexpected<StoreFailure> failed(Errno error, std::string_view deed) {
        take_back();
        return std::unexpected{store_failure(error, fmt::format("{} {}", deed, path_))};
    }

    void take_back() {
        if (std::exchange(in_temporary_, false)) {
            [[maybe_unused]] const auto removed =
                file_system_->remove(folders_.temporary.number(), name_);
        }
    }

    FileSystem* file_system_;
    DeliveryFolders folders_;
    Descriptor file_;
    std::string name_;
    std::string path_;
    std::uint64_t octets_ = 0;
    bool in_temporary_ = true;
};

Result<DeliveryFolders> open_folders(FileSystem& file_system, const std::string& maildir) {
    const auto directory = file_system.open_directory(maildir, Blocking::allowed);
    if (!directory) {
        return std::unexpected{directory.error()};
    }
    auto temporary = file_system.open_directory_in(directory->number(), "tmp", Blocking::allowed);
    if (!temporary) {
        return std::unexpected{temporary.error()};
    }
    auto incoming = file_system.open_directory_in(directory->number(), "new", Blocking::allowed);
    if (!incoming) {
        return std::unexpected{incoming.error()};
    }
    return DeliveryFolders{.temporary = *std::move(temporary), .incoming = *std::move(incoming)};
}

}  // namespace

std::expected<std::unique_ptr<maildrop::Delivery>, StoreFailure> begin_delivery(
    FileSystem& file_system, const std::string& maildir, const std::string& name
) {
    auto folders = open_folders(file_system, maildir);
    if (!folders) {
        return std::unexpected{store_failure(folders.error(), "deliver to " + maildir)};
    }
    std::string path = fmt::format("{}/tmp/{}", maildir, name);
    auto file = file_system.create_new_file(folders->temporary.number(), name);
    if (!file) {
        return std::unexpected{store_failure(file.error(), "create " + path)};
    }
    return std::make_unique<MaildirDelivery>(
        file_system, *std::move(folders), *std::move(file), name, std::move(path)
    );
}

}  // namespace palomar::maildir
