// Service: the server that runs.
#pragma once

#include "config/config.hpp"
#include "config/invocation.hpp"
#include "maildrop/store.hpp"
#include "net/io_threads.hpp"
#include "oauth/key_set_fetcher.hpp"
#include "palomard/doors.hpp"
#include "palomard/foundation.hpp"
#include "palomard/service_manager.hpp"
#include "palomard/spdlog_log.hpp"
#include "sandbox/launcher.hpp"

#include <expected>
#include <memory>
#include <optional>
#include <string>

namespace palomar::palomard {

/// What the service stands on; all of it outlives the service.
struct Ground {
    const config::Invocation& invocation;
    const config::Config& config;
    Foundation& foundation;
    maildrop::Store& mail;
    net::IoThreads& threads;
    Doors& doors;
    const ServiceManager& manager;
    const oauth::KeySetFetcher& fetcher;
    /// Starts the message filter; nothing: the service does it itself.
    sandbox::Launcher* launcher;
    SpdlogLog& log;
};

class Service {
  public:
    /// Makes everything ready. The error is a sentence for the operator.
    [[nodiscard]] static std::expected<Service, std::string> open(const Ground& ground);
    ~Service();
    Service(Service&&) noexcept;
    Service& operator=(Service&&) = delete;

    /// Lets clients come, and runs until a signal says stop and the last client has gone. A second
    /// signal ends the process. SIGHUP reads configuration and certificates again.
    void run();

  private:
    class Parts;

    explicit Service(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> parts_;
};

}  // namespace palomar::palomard
