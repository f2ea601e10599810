// The roles' names.
#include "identity/role.hpp"

#include <utility>

namespace palomar::identity {

std::string_view to_text(Role role) {
    switch (role) {
        case Role::viewer:
            return "viewer";
        case Role::operator_:
            return "operator";
        case Role::administrator:
            return "administrator";
    }
    std::unreachable();
}

std::optional<Role> role_from(std::string_view text) {
    for (const Role role : {Role::viewer, Role::operator_, Role::administrator}) {
        if (to_text(role) == text) {
            return role;
        }
    }
    return std::nullopt;
}

}  // namespace palomar::identity
