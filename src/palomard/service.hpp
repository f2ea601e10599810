// Service: the server that runs.
#pragma once

#include "config/config.hpp"
#include "maildrop/store.hpp"
#include "palomard/foundation.hpp"
#include "telemetry/log.hpp"

#include <expected>
#include <memory>
#include <string>

namespace palomar::palomard {

class Service {
  public:
    /// Opens everything and lets clients come. The error is a sentence for the operator. All
    /// parameters outlive the service.
    [[nodiscard]] static std::expected<Service, std::string> open(
        const config::Config& config,
        Foundation& foundation,
        maildrop::Store& mail,
        telemetry::Log& log
    );
    ~Service();
    Service(Service&&) noexcept;
    Service& operator=(Service&&) = delete;

    /// Runs until a signal says stop and the last client has gone. A second signal ends the
    /// process.
    void run();

  private:
    class Parts;

    explicit Service(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> parts_;
};

}  // namespace palomar::palomard
