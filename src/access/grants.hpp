// The extension's own grants to database roles.
#pragma once

#include "access/access.hpp"

namespace cp {

// By the values of Permission.
inline constexpr std::array<const char *, 3> kPermissionNames{"view_collection_perf", "view_phone", "manage"};

// Adds the projects of a source that are granted to the role, or to one whose privileges it has. A grant counts while
// the role of its oid still bears the name under which it was granted. ids are left unsorted. Read anew by the latest
// snapshot at every call.
void add_role_grants(const Source &source, Oid role, Permission permission, const AskedProjects &asked,
                     VisibleProjects &visible);

}  // namespace cp
