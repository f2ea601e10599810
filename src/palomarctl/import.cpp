// One IMPORT_USER for each line that makes an account. A hash is sent, and shown nowhere.
#include "palomarctl/import.hpp"

#include "migration/import_file.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <fstream>
#include <functional>
#include <optional>
#include <ostream>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace palomar::palomarctl {
namespace {

using migration::Entry;
using migration::Problem;

std::expected<std::string, Failure> contents_of(const std::string& file) {
    std::ifstream input{file, std::ios::binary};
    std::string text;
    std::array<char, 65536> chunk{};
    while (input) {
        input.read(chunk.data(), chunk.size());
        text.append(chunk.data(), static_cast<std::size_t>(input.gcount()));
    }
    if (!input.is_open() || input.bad()) {
        const auto reason = std::generic_category().message(errno);
        return std::unexpected{
            Failure{ExitStatus::wrong_usage, fmt::format("cannot read {}: {}", file, reason)}
        };
    }
    return text;
}

/// What became of the lines so far.
class Report {
  public:
    Report(const Import& task, Stage& stage) : task_{task}, stage_{stage} {}

    void taken() { ++taken_; }

    void left(std::size_t line, const std::string& reason) {
        ++left_;
        if (stage_.manner.format == Format::json) {
            problems_.push_back({{"line", line}, {"reason", reason}});
        } else {
            stage_.errors << fmt::format("palomarctl: {}:{}: {}\n", task_.file, line, reason);
        }
    }

    [[nodiscard]] std::size_t accounts() const { return taken_; }

    [[nodiscard]] std::expected<ExitStatus, Failure> end() {
        stage_.out << (stage_.manner.format == Format::json ? json() : sentence());
        if (!stage_.out.flush()) {
            return std::unexpected{Failure{ExitStatus::cannot_write, "cannot write the output"}};
        }
        return left_ == 0 ? ExitStatus::done : ExitStatus::refused;
    }

  private:
    [[nodiscard]] std::string sentence() const {
        return task_.mode == ImportMode::dry_run
                   ? fmt::format("{} accounts could be imported, {} lines not\n", taken_, left_)
                   : fmt::format("{} accounts imported, {} lines not\n", taken_, left_);
    }

    [[nodiscard]] std::string json() const {
        const boost::json::object report{
            {"dry_run", task_.mode == ImportMode::dry_run},
            {"imported", taken_},
            {"problems", problems_}
        };
        return boost::json::serialize(report) + "\n";
    }

    const Import& task_;
    Stage& stage_;
    std::size_t taken_ = 0;
    std::size_t left_ = 0;
    boost::json::array problems_;
};

using Reason = std::string;
/// Takes an account, or says why not; the failure ends the import.
using Taking = std::function<std::expected<std::optional<Reason>, Failure>(const Entry&)>;

std::expected<manage::ReceivedAnswer, Failure> ask(
    Connection& connection, const std::vector<std::string>& words
) {
    auto answer = connection.ask(words);
    if (!answer) {
        return std::unexpected{to_failure(answer.error())};
    }
    return *std::move(answer);
}

/// Said once beforehand rather than of each line.
std::expected<void, Failure> make_sure_of_the_right(const Stage& stage) {
    const auto answer = ask(stage.connection, {"CAPA"});
    if (!answer) {
        return std::unexpected{answer.error()};
    }
    const bool may = std::ranges::any_of(answer->lines, [](const std::string& usage) {
        return usage.starts_with("IMPORT_USER ");
    });
    if (!may) {
        return std::unexpected{Failure{
            ExitStatus::refused,
            fmt::format(
                "{} may not import accounts: that takes an operator or an administrator",
                stage.access.manager.name().view()
            )
        }};
    }
    return {};
}

Taking importing(Connection& connection) {
    return [&connection](const Entry& entry) -> std::expected<std::optional<Reason>, Failure> {
        auto answer = ask(connection, {"IMPORT_USER", entry.name.str(), entry.hash});
        if (!answer) {
            return std::unexpected{std::move(answer.error())};
        }
        return answer->outcome == manage::Outcome::refused ? std::optional{answer->text}
                                                           : std::nullopt;
    };
}

using Names = std::set<std::string, std::less<>>;

std::expected<Names, Failure> existing_names(Connection& connection) {
    const auto answer = ask(connection, {"GET_USERS"});
    if (!answer) {
        return std::unexpected{answer.error()};
    }
    if (answer->outcome == manage::Outcome::refused) {
        return std::unexpected{Failure{ExitStatus::refused, "GET_USERS: " + answer->text}};
    }
    Names names;
    for (const std::string_view line : answer->lines) {
        names.emplace(line.substr(0, line.find(' ')));
    }
    return names;
}

Taking looking(Names names) {
    return [names = std::move(names)](const Entry& entry) -> std::optional<Reason> {
        return names.contains(entry.name.view())
                   ? std::optional{fmt::format("there is an account {} already", entry.name.view())}
                   : std::nullopt;
    };
}

std::expected<Taking, Failure> taking(const Import& task, const Stage& stage) {
    if (task.mode == ImportMode::in_earnest) {
        if (auto sure = make_sure_of_the_right(stage); !sure) {
            return std::unexpected{std::move(sure.error())};
        }
        return importing(stage.connection);
    }
    auto names = existing_names(stage.connection);
    if (!names) {
        return std::unexpected{std::move(names.error())};
    }
    return looking(*std::move(names));
}

/// Those before it are made, and a second run would say that they exist.
Failure at(std::size_t line, const Failure& failure, const Report& report) {
    return {
        failure.status,
        fmt::format(
            "{} (at line {}, {} accounts imported before it)", failure.text, line, report.accounts()
        )
    };
}

}  // namespace

std::expected<ExitStatus, Failure> import_accounts(const Import& task, Stage& stage) {
    const auto text = contents_of(task.file);
    if (!text) {
        return std::unexpected{text.error()};
    }
    const auto take = taking(task, stage);
    if (!take) {
        return std::unexpected{take.error()};
    }
    Report report{task, stage};
    const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
    for (const auto& read : migration::read_import_file(*text, today)) {
        if (!read) {
            report.left(read.error().line, read.error().sentence);
            continue;
        }
        const auto taken = (*take)(*read);
        if (!taken) {
            return std::unexpected{at(read->line, taken.error(), report)};
        }
        if (const std::optional<Reason>& reason = *taken) {
            report.left(read->line, *reason);
        } else {
            report.taken();
        }
    }
    return report.end();
}

}  // namespace palomar::palomarctl
