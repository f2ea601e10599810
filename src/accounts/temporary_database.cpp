// Plain SOCI and system calls: what gets in the way shares no code with the stores.
#include "accounts/temporary_database.hpp"

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <array>
#include <csignal>
#include <fcntl.h>
#include <stdexcept>
#include <stdlib.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace palomar::accounts {
namespace {

std::filesystem::path make_folder() {
    std::string name = std::filesystem::temp_directory_path() / "palomar accounts XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) {
        throw std::runtime_error{"no temporary directory"};
    }
    return name;
}

SqliteDatabase opened(const std::filesystem::path& file, std::chrono::milliseconds patience) {
    auto database = SqliteDatabase::open(file, patience);
    return database ? *std::move(database) : throw std::runtime_error{database.error().detail};
}

std::string connect_string(const std::string& file) { return "db=\"" + file + "\""; }

[[noreturn]] void hold_lock(const std::string& file, int locked, int stop) {
    try {
        soci::session database{soci::sqlite3, connect_string(file)};
        database << "BEGIN IMMEDIATE";
        char news = 'l';
        if (::write(locked, &news, 1) == 1) {
            (void)::read(stop, &news, 1);
        }
    } catch (const soci::soci_error&) {
        ::_exit(1);
    }
    ::_exit(0);
}

}  // namespace

identity::UserName named(std::string_view text) {
    const auto name = identity::UserName::from(text);
    return name ? *name : throw std::invalid_argument{"no user name"};
}

Label labelled(std::string_view text) {
    const auto label = Label::from(text);
    return label ? *label : throw std::invalid_argument{"no label"};
}

TemporaryDatabase::TemporaryDatabase() : folder_{make_folder()} {}

TemporaryDatabase::~TemporaryDatabase() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

SqliteDatabase TemporaryDatabase::open(std::chrono::milliseconds patience) const {
    return opened(file(), patience);
}

SqliteDatabase TemporaryDatabase::open_as_after_a_crash() const {
    const auto copy = folder_ / "copy";
    std::filesystem::create_directory(copy);
    for (const auto* const name : {"palomar.db", "palomar.db-wal"}) {
        std::filesystem::copy(folder_ / name, copy / name);
    }
    return opened(copy / "palomar.db", std::chrono::seconds{20});
}

void TemporaryDatabase::by_hand(const std::string& statement) const {
    soci::session database{soci::sqlite3, connect_string(file())};
    database << "PRAGMA ignore_check_constraints = ON";
    database << statement;
}

long long TemporaryDatabase::count_by_hand(const std::string& query) const {
    soci::session database{soci::sqlite3, connect_string(file())};
    long long count = 0;
    database << query, soci::into(count);
    return count;
}

WritingProcess::WritingProcess(const std::string& file) {
    std::array<int, 2> locked{};
    std::array<int, 2> stop{};
    if (::pipe2(locked.data(), O_CLOEXEC) != 0 || ::pipe2(stop.data(), O_CLOEXEC) != 0) {
        throw std::runtime_error{"no pipe"};
    }
    child_ = ::fork();
    if (child_ == 0) {
        ::close(stop[1]);
        hold_lock(file, locked[1], stop[0]);
    }
    ::close(locked[1]);
    ::close(stop[0]);
    char news = 0;
    const bool has_lock = ::read(locked[0], &news, 1) == 1;
    ::close(locked[0]);
    stop_ = stop[1];
    if (!has_lock) {
        throw std::runtime_error{"the other process got no lock"};
    }
}

WritingProcess::~WritingProcess() {
    ::close(stop_);
    ::waitpid(child_, nullptr, 0);
}

FullDisk::FullDisk() {
    // Otherwise the first refused octet would end the process.
    (void)std::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &usual_);
    const rlimit nothing{.rlim_cur = 0, .rlim_max = usual_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &nothing);
}

FullDisk::~FullDisk() { ::setrlimit(RLIMIT_FSIZE, &usual_); }

}  // namespace palomar::accounts
