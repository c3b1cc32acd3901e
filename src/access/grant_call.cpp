#include "access/grant_call.hpp"

#include "access/grants.hpp"
#include "access/project.hpp"
#include "pg/sql.hpp"

namespace cp {

namespace {

std::string checked_permission(const FunctionArgs &args) {
    std::string permission = args.text(p_permission).value_or(kPermissionNames[0]);
    std::string valid;
    for (const char *name : kPermissionNames) {
        if (permission == name)
            return permission;
        valid += (valid.empty() ? "" : ", ") + std::string(name);
    }
    throw invalid_value("invalid permission: \"" + permission + "\"").hint("Valid values are: " + valid + ".");
}

std::optional<int64> checked_project(const FunctionArgs &args, const Source &source) {
    const std::optional<int64> project = args.int8(p_granted_project);
    const std::optional<std::string> key = args.text(p_granted_project_key);
    const bool all = args.boolean(p_all_projects).value_or(false);
    if (!project && !key && !all)
        throw invalid_value("project is missing").hint("Name a project, or say all_projects => true.");
    if (all && (project || key))
        throw invalid_value("a project is named, and all_projects is true").hint("Give one of them.");
    if (project && key)
        throw invalid_value("project and project_key are both given").hint("Give one of them.");
    if (!key)
        return project;
    const std::optional<int64> id = project_of_key(source, *key);
    if (!id)
        refuse_project(quoted_literal(*key));
    return id;
}

// Where a user is named, the role's ownership does not count: the user's own permission does.
void require_grantor(const Source &source, const std::optional<int64> &project) {
    if (may_manage_all(source))
        return;
    if (project && !visible_projects(source, Permission::manage).contains(*project))
        refuse_project(std::to_string(*project));
    if (!project)
        throw Error(ERRCODE_INSUFFICIENT_PRIVILEGE, "permission denied for source \"" + source.name + "\"")
            .hint(
                "Grants over all projects are made by the owner of the fact table and those who manage all projects.");
}

}  // namespace

GrantCall read_grant_call(const FunctionArgs &args) {
    (void) require_principal();
    GrantCall call;
    call.permission = checked_permission(args);
    call.source = resolve_source(args.text(p_granted_source));
    call.project = checked_project(args, *call.source);
    require_grantor(*call.source, call.project);
    return call;
}

}  // namespace cp
