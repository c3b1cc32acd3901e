// What application users may see: by grants of ours, and by the application's own permission table.
#pragma once

#include "access/access.hpp"

namespace cp {

// Both add to visible.ids without sorting them. Read anew by the latest snapshot at every call: a grant that is
// revoked, and a row that is deleted, are gone from the next statement on.
void add_user_grants(const Source &source, const std::string &user, Permission permission, const AskedProjects &asked,
                     VisibleProjects &visible);
void add_mapped_permissions(const Source &source, const std::string &user, Permission permission,
                            const AskedProjects &asked, VisibleProjects &visible);

// A row of the application's permission table that lets somebody do something.
struct MappedPermission {
    std::string user;
    int64 project;
    std::string project_key;
    Permission permission;
};
// All of them, for those who manage; sorted by user.
std::vector<MappedPermission> mapped_permissions(const Source &source);

// How a column of a mapped permission table is compared: integer, uuid, boolean or text.
std::string permission_kind_of(Oid type);

}  // namespace cp
