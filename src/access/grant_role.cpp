// collection_grant_role and collection_revoke_role: which database roles see which projects.
#include "access/grant_call.hpp"
#include "pg/sql.hpp"

namespace cp {

namespace {

struct RoleGrant {
    GrantCall call;
    Oid role = InvalidOid;
    std::string role_name;
};

RoleGrant checked(const FunctionArgs &args) {
    RoleGrant grant;
    const std::optional<Oid> role = args.oid(p_grantee);
    if (!role)
        throw Error(ERRCODE_INVALID_PARAMETER_VALUE, "role is missing").hint("Name the database role.");
    const char *name = pg([&] { return GetUserNameFromId(*role, true); });
    if (name == nullptr)
        throw Error(ERRCODE_UNDEFINED_OBJECT, "role with OID " + std::to_string(*role) + " does not exist");
    grant.role = *role;
    grant.role_name = name;
    grant.call = read_grant_call(args);
    return grant;
}

SqlArgs values_of(const RoleGrant &grant) {
    SqlArgs values;
    values.int4(grant.call.source->id).oid(grant.role).text(grant.call.permission).int8(grant.call.project);
    return values;
}

void grant_role(const RoleGrant &grant) {
    const ActingAs owner(extension_owner());
    SqlSession session;
    session.run(
        "INSERT INTO collection_internal.grant_role AS known (source_id, role, permission, project_id, role_name)"
        " VALUES ($1, $2, $3, $4, $5::name)"
        " ON CONFLICT (source_id, role, permission, project_id) DO UPDATE SET role_name = excluded.role_name"
        " WHERE known.role_name <> excluded.role_name",
        std::move(values_of(grant).text(grant.role_name)));
}

void revoke_role(const RoleGrant &grant) {
    const ActingAs owner(extension_owner());
    SqlSession session;
    session.run(
        "DELETE FROM collection_internal.grant_role WHERE source_id = $1 AND role = $2::regrole AND permission = $3"
        " AND project_id IS NOT DISTINCT FROM $4",
        values_of(grant));
}

}  // namespace

}  // namespace cp

CP_WRITING_FUNCTION(collection_grant_role) {
    cp::grant_role(cp::checked(cp::FunctionArgs(fcinfo)));
    PG_RETURN_VOID();
}

CP_WRITING_FUNCTION(collection_revoke_role) {
    cp::revoke_role(cp::checked(cp::FunctionArgs(fcinfo)));
    PG_RETURN_VOID();
}
