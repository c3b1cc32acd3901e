#include "access/access.hpp"

#include "access/grant_cache.hpp"
#include "access/grants.hpp"
#include "access/named_user.hpp"
#include "access/user_grants.hpp"
#include "pg/compat.hpp"
#include "pg/sql.hpp"

namespace cp {

namespace {

bool owns(Oid relid) {
    return pg([&] {
        return superuser() ||
               (SearchSysCacheExists1(RELOID, ObjectIdGetDatum(relid)) && compat::owns_relation(relid, GetUserId()));
    });
}

void sort_unique(std::vector<int64> &ids) {
    // Those of one grantee come in their order.
    if (!std::is_sorted(ids.begin(), ids.end()))
        std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

}  // namespace

Principal current_principal() {
    Principal principal{GetUserId(), false, named_user(), false};
    if (principal.user)
        return principal;
    principal.superuser = pg([] { return superuser(); });
    principal.nobody = !principal.superuser && may_name_users();
    return principal;
}

Principal require_principal() {
    Principal principal = current_principal();
    if (principal.nobody)
        throw Error(ERRCODE_INSUFFICIENT_PRIVILEGE, "no user is named in this transaction")
            .hint("Call collection_set_user() first, in the same transaction.");
    return principal;
}

VisibleProjects visible_projects(const Source &source, Permission permission) {
    return visible_projects(source, current_principal(), permission, std::nullopt);
}

VisibleProjects visible_projects(const Source &source, const Principal &principal, Permission permission,
                                 const AskedProjects &asked) {
    VisibleProjects visible;
    if (principal.nobody)
        return visible;
    if (principal.superuser) {
        visible.all = true;
    } else if (principal.user) {
        if (asked)
            add_user_grants(source, *principal.user, permission, asked, visible);
        else
            visible = granted_to_user(source, *principal.user, permission);
        add_mapped_permissions(source, *principal.user, permission, asked, visible);
    } else if (asked) {
        add_role_grants(source, principal.role, permission, asked, visible);
    } else {
        visible = granted_to_role(source, principal.role, permission);
    }
    sort_unique(visible.ids);
    return visible;
}

void refuse_project(std::string_view project) {
    throw Error(ERRCODE_INSUFFICIENT_PRIVILEGE, "permission denied for project " + std::string(project));
}

bool may_manage_all(const Source &source) {
    return (!named_user() && owns(source.fact)) || visible_projects(source, Permission::manage).all;
}

bool may_operate(const Source &source) {
    return (!named_user() && pg([] { return has_privs_of_role(GetUserId(), ROLE_PG_MONITOR); })) ||
           may_manage_all(source);
}

void require_operator(const Source &source) {
    if (!may_manage_all(source))
        throw Error(ERRCODE_INSUFFICIENT_PRIVILEGE, "permission denied for source \"" + source.name + "\"")
            .hint("It is for the owner of the fact table and those who manage all projects.");
}

void require_owner(Oid relid) {
    if (owns(relid))
        return;
    const std::string name = qualified_name(relid);
    throw Error(ERRCODE_INSUFFICIENT_PRIVILEGE, "must be owner of relation " + name);
}

}  // namespace cp
