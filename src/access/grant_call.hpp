// What a call of the grant and revoke functions says, and whether its caller may say it.
#pragma once

#include "access/access.hpp"
#include "pg/args.hpp"

namespace cp {

// The parameters of every such function, in their order; the grantee is a role or a user.
enum GrantParameter {
    p_grantee,
    p_granted_project,
    p_permission,
    p_granted_source,
    p_all_projects,
    p_granted_project_key
};

struct GrantCall {
    SourcePtr source;
    std::optional<int64> project;  // nothing: all projects
    std::string permission;
};

// Errors: 22023 for a missing or doubled project and an unknown permission; 42704 unknown source; 42501 where the
// caller may not decide about the project: the owner of the fact table and those who manage all projects decide about
// all, a manager of one project about that one.
GrantCall read_grant_call(const FunctionArgs &args);

}  // namespace cp
