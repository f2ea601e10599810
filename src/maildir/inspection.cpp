// The threads take the files a few at a time. They share nothing else but what does not change
// meanwhile.
#include "maildir/inspection.hpp"

#include "maildir/failure.hpp"
#include "maildir/sizer.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <future>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

namespace palomar::maildir {
namespace {

using maildrop::StoreError;

/// So many files are looked at in less time than a thread takes to start.
constexpr std::size_t worth_a_thread = 1000;
constexpr std::size_t most_threads = 4;
constexpr std::size_t files_a_turn = 64;

class Inspection {
  public:
    Inspection(
        FileSystem& file_system,
        Folders& folders,
        const Catalogue& files,
        std::span<const std::size_t> positions
    )
        : file_system_{file_system},
          folders_{
              folders.open(Folder::incoming, Blocking::allowed),
              folders.open(Folder::current, Blocking::allowed)
          },
          files_{files},
          positions_{positions},
          sizes_(positions.size(), Size{}) {}

    std::vector<Result<Size>> run() {
        const std::size_t threads = useful_threads();
        std::vector<std::future<void>> others;
        while (others.size() + 1 < threads && start_one(others)) {
        }
        look();
        std::ranges::for_each(others, [](std::future<void>& other) { other.get(); });
        return std::move(sizes_);
    }

  private:
    [[nodiscard]] std::size_t useful_threads() const {
        const std::size_t useful = std::min(positions_.size() / worth_a_thread + 1, most_threads);
        // How many cores there are is asked only where it matters: that reads files.
        return useful == 1 ? 1 : std::min<std::size_t>(useful, std::thread::hardware_concurrency());
    }

    /// False: no more threads are to be had. Those that there are do it.
    bool start_one(std::vector<std::future<void>>& others) {
        try {
            others.push_back(std::async(std::launch::async, [this] { look(); }));
            return true;
        } catch (const std::system_error&) {
            return false;
        }
    }

    /// Until there is nothing left.
    void look() {
        Sizer sizer{file_system_};
        for (std::size_t first = taken_.fetch_add(files_a_turn); first < positions_.size();
             first = taken_.fetch_add(files_a_turn)) {
            const std::size_t end = std::min(first + files_a_turn, positions_.size());
            for (std::size_t at = first; at < end; ++at) {
                sizes_[at] = size_of(sizer, positions_[at]);
            }
        }
    }

    Result<Size> size_of(Sizer& sizer, std::size_t at) {
        const auto& folder = folders_[std::to_underlying(files_.folder(at))];
        if (!folder) {
            return std::unexpected{folder.error()};
        }
        const std::string name{files_.name(at)};
        const Knowledge before = files_.octets(at).knowledge;
        auto size = sizer.size_of(*folder, name, before);
        // One bad file does not shut its owner out from all others.
        if (!size &&
            (store_error(size.error()) == StoreError::unreadable || size.error() == Errno{EIO})) {
            const auto status = file_system_.status_in(*folder, name);
            return Size{.octets = status ? status->size : 0, .knowledge = before};
        }
        return size;
    }

    FileSystem& file_system_;
    const std::array<Result<int>, 2> folders_;
    const Catalogue& files_;
    const std::span<const std::size_t> positions_;
    std::atomic<std::size_t> taken_ = 0;
    std::vector<Result<Size>> sizes_;
};

}  // namespace

std::vector<Result<Size>> inspect(
    FileSystem& file_system,
    Folders& folders,
    const Catalogue& files,
    std::span<const std::size_t> positions
) {
    return Inspection{file_system, folders, files, positions}.run();
}

}  // namespace palomar::maildir
