// collection_grant_user and collection_revoke_user: which application users see which projects.
#include "access/grant_call.hpp"
#include "access/user_id.hpp"
#include "pg/sql.hpp"

namespace cp {

namespace {

SqlArgs checked(FunctionCallInfo fcinfo) {
    const std::string user = user_id_of(fcinfo, p_grantee);
    const GrantCall call = read_grant_call(FunctionArgs(fcinfo));
    SqlArgs values;
    values.int4(call.source->id).text(user).text(call.permission).int8(call.project);
    return values;
}

void run_as_owner(const char *sql, SqlArgs values) {
    const ActingAs owner(extension_owner());
    SqlSession session;
    session.run(sql, std::move(values));
}

}  // namespace

}  // namespace cp

CP_WRITING_FUNCTION(collection_grant_user) {
    cp::run_as_owner(
        "INSERT INTO collection_internal.grant_user (source_id, user_id, permission, project_id)"
        " VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        cp::checked(fcinfo));
    PG_RETURN_VOID();
}

CP_WRITING_FUNCTION(collection_revoke_user) {
    cp::run_as_owner(
        "DELETE FROM collection_internal.grant_user WHERE source_id = $1 AND user_id = $2 AND permission = $3"
        " AND project_id IS NOT DISTINCT FROM $4",
        cp::checked(fcinfo));
    PG_RETURN_VOID();
}
