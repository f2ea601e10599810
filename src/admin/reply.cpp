// Sentences for managers.
#include "admin/reply.hpp"

#include <fmt/format.h>

#include <utility>

namespace palomar::admin {
namespace {

std::string unknown(Subject subject, std::string_view name) {
    switch (subject) {
        case Subject::account:
        case Subject::app_password:
            return fmt::format("there is no account {}", name);
        case Subject::manager:
            return fmt::format("there is no manager {}", name);
    }
    std::unreachable();
}

std::string taken(Subject subject, std::string_view name) {
    switch (subject) {
        case Subject::account:
            return fmt::format("there is an account {} already", name);
        case Subject::manager:
            return fmt::format("there is a manager {} already", name);
        case Subject::app_password:
            return fmt::format("{} has an app password of this label already", name);
    }
    std::unreachable();
}

std::string sentence(accounts::AccountError error, Subject subject, std::string_view name) {
    switch (error) {
        case accounts::AccountError::unknown_account:
            return unknown(subject, name);
        case accounts::AccountError::exists:
            return taken(subject, name);
        case accounts::AccountError::no_such_label:
            return fmt::format("{} has no such app password", name);
        case accounts::AccountError::last_administrator:
            return fmt::format("{} is the last administrator", name);
        case accounts::AccountError::unavailable:
            return "the database cannot be used now, try again later; the log says more";
        case accounts::AccountError::corrupt:
        case accounts::AccountError::unusable:
            return "the database makes no sense; the log says more";
    }
    std::unreachable();
}

}  // namespace

bool is_operators_business(accounts::AccountError error) {
    switch (error) {
        case accounts::AccountError::unavailable:
        case accounts::AccountError::corrupt:
        case accounts::AccountError::unusable:
            return true;
        case accounts::AccountError::unknown_account:
        case accounts::AccountError::exists:
        case accounts::AccountError::no_such_label:
        case accounts::AccountError::last_administrator:
            return false;
    }
    std::unreachable();
}

std::string reason(maildrop::StoreError error) {
    switch (error) {
        case maildrop::StoreError::in_use:
            return "a session of another server process uses it";
        case maildrop::StoreError::would_block:
        case maildrop::StoreError::temporary:
            return "the disk is full or failing, or the system is out of resources; the log says "
                   "more";
        case maildrop::StoreError::vanished:
            return "it was removed meanwhile";
        case maildrop::StoreError::unreadable:
            return "the server may not go there; the log says more";
        case maildrop::StoreError::permanent:
            return "the store refuses; the log says more";
    }
    std::unreachable();
}

manage::Answer refusal(accounts::AccountError error, Subject subject, std::string_view name) {
    return manage::Answer::refused(sentence(error, subject, name));
}

manage::Answer refusal(maildrop::StoreError error, std::string_view task) {
    return manage::Answer::refused(fmt::format("{}: {}", task, reason(error)));
}

}  // namespace palomar::admin
