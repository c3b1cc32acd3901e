// Who asks, and what they may see. Every report and view goes through visible_projects().
#pragma once

#include "catalog/source.hpp"

namespace cp {

enum class Permission { view, phone, manage };

// For whom a call is answered: the end user whom the application named for this transaction, else the calling role.
struct Principal {
    Oid role;
    bool superuser;                   // and no user is named
    std::optional<std::string> user;  // the named user
    bool nobody;                      // a role that may name users and has named nobody: it sees nothing
};
Principal current_principal();
// The same, where a function is to say so: 42501 with a HINT for nobody.
Principal require_principal();

struct VisibleProjects {
    bool all = false;        // every project, rows without a project included
    std::vector<int64> ids;  // sorted; used where not all
    bool contains(int64 project) const noexcept { return all || std::binary_search(ids.begin(), ids.end(), project); }
};
VisibleProjects visible_projects(const Source &source, Permission permission = Permission::view);

// A few projects, sorted, about which alone it is asked: each is then looked up, however many grants there are.
using AskedProjects = std::optional<std::vector<int64>>;
// The same for a principal that is known already; where projects are asked for, ids has those of them that are visible.
VisibleProjects visible_projects(const Source &source, const Principal &principal, Permission permission,
                                 const AskedProjects &asked);

// 42501, the same words for a project that is not granted and one that does not exist.
[[noreturn]] void refuse_project(std::string_view project);

// May decide about all projects of a source: superuser, owner of the fact table, manage over all projects. Where a user
// is named, that user's permission alone counts.
bool may_manage_all(const Source &source);
// May see health: those, and members of pg_monitor.
bool may_operate(const Source &source);
// May maintain: those who may manage all; 42501 otherwise.
void require_operator(const Source &source);
// Owner of the relation, or superuser; 42501 as PostgreSQL words it.
void require_owner(Oid relid);

}  // namespace cp
