// The grants of the extension's own tables, remembered by the session until somebody changes one.
#pragma once

#include "access/access.hpp"

namespace cp {

// What a role, through all roles whose privileges it has, or a user was granted on a source. Another session's change
// counts as soon as it is committed; what this transaction changed counts at once, and no longer once it is rolled
// back.
VisibleProjects granted_to_role(const Source &source, Oid role, Permission permission);
VisibleProjects granted_to_user(const Source &source, const std::string &user, Permission permission);

}  // namespace cp
