// The application's own permission table: mapped by collection_use_permissions, read live as its owner.
#include "access/access.hpp"
#include "access/grants.hpp"
#include "access/project.hpp"
#include "access/user_grants.hpp"
#include "catalog/role_text.hpp"
#include "pg/args.hpp"
#include "pg/arrays.hpp"
#include "pg/kept_plans.hpp"
#include "pg/sql.hpp"
#include "pg/text.hpp"
#include "pg/types.hpp"

#include <charconv>

namespace cp {

namespace {

enum Parameter { p_source, p_relation, p_user_column, p_project_column, p_permission_column };

// How a column of the permission table is compared.
struct Column {
    std::string text;
    std::string kind;  // integer, uuid, boolean or text
};

Column checked_column(const FunctionArgs &args, int index, Oid relation, const char *what) {
    const std::optional<std::string> given = args.text(index);
    if (!given)
        throw invalid_value(std::string(what) + " is missing").hint("Name the column of the permission table.");
    const RoleText found = resolve_role_text(relation, *given, what);
    return {found.text, permission_kind_of(found.type)};
}

void check_kinds(const Source &source, const Column &user, const Column &project) {
    if (user.kind == "boolean")
        throw Error(ERRCODE_DATATYPE_MISMATCH, "user_column cannot be boolean")
            .detail("The expression is \"" + user.text + "\".")
            .hint("Name the column that holds the user's id.");
    if (!source.project_keyed && project.kind != "integer")
        throw Error(ERRCODE_DATATYPE_MISMATCH, "project_column is not an integer")
            .detail("The expression is \"" + project.text + "\".")
            .hint("The source's projects have integer keys: name the column that holds them.");
}

void forget_mapping(const Source &source) {
    const ActingAs owner(extension_owner());
    SqlSession session;
    session.run("DELETE FROM collection_internal.permission_map WHERE source_id = $1", SqlArgs().int4(source.id));
}

void use_permissions(const FunctionArgs &args) {
    const SourcePtr source = resolve_source(args.text(p_source));
    require_owner(source->fact);
    const std::optional<Oid> relation = args.oid(p_relation);
    if (!relation) {
        forget_mapping(*source);
        return;
    }
    require_owner(*relation);
    const Column user = checked_column(args, p_user_column, *relation, "user_column");
    const Column project = checked_column(args, p_project_column, *relation, "project_column");
    std::optional<Column> permission;
    if (!args.is_null(p_permission_column))
        permission = checked_column(args, p_permission_column, *relation, "permission_column");
    check_kinds(*source, user, project);
    SqlArgs values;
    values.int4(source->id).oid(*relation).text(user.text).text(project.text);
    values.text(permission ? std::optional(permission->text) : std::nullopt);
    values.text(user.kind).text(permission ? std::optional(permission->kind) : std::nullopt);
    const ActingAs owner(extension_owner());
    SqlSession session;
    session.run(
        "INSERT INTO collection_internal.permission_map (source_id, relation, user_column, project_column,"
        " permission_column, user_kind, permission_kind) VALUES ($1, $2, $3, $4, $5, $6, $7)"
        " ON CONFLICT (source_id) DO UPDATE SET relation = excluded.relation, user_column = excluded.user_column,"
        " project_column = excluded.project_column, permission_column = excluded.permission_column,"
        " user_kind = excluded.user_kind, permission_kind = excluded.permission_kind",
        std::move(values));
}

// As ids of users are kept: 042 is not 42.
bool spells_integer(const std::string &user) {
    int64 number = 0;
    const char *end = user.data() + user.size();
    const auto [rest, error] = std::from_chars(user.data(), end, number);
    return error == std::errc() && rest == end && std::to_string(number) == user;
}

// As uuid_out() writes it, which is how ids of users are kept.
bool spells_uuid(const std::string &user) {
    if (user.size() != 36)
        return false;
    for (size_t i = 0; i < user.size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        const bool digit = (user[i] >= '0' && user[i] <= '9') || (user[i] >= 'a' && user[i] <= 'f');
        if (dash ? user[i] != '-' : !digit)
            return false;
    }
    return true;
}

// Compared in the column's own type, so that an index on it serves; a user whose id has no such form has no row there.
std::string user_condition(const PermissionMap &map) {
    if (map.user_kind == "integer")
        return "(" + map.user_column + ") OPERATOR(pg_catalog.=) $1::pg_catalog.int8";
    if (map.user_kind == "uuid")
        return "(" + map.user_column + ") OPERATOR(pg_catalog.=) $1::pg_catalog.uuid";
    return "(" + map.user_column + ")::pg_catalog.text OPERATOR(pg_catalog.=) $1";
}

bool fits(const PermissionMap &map, const std::string &user) {
    if (map.user_kind == "integer")
        return spells_integer(user);
    return map.user_kind != "uuid" || spells_uuid(user);
}

// Without a permission column, and where it is a boolean that is true, a row lets its user view the project.
std::string permission_condition(const PermissionMap &map, Permission permission) {
    if (map.permission_kind == "text")
        return " AND (" + *map.permission_column + ")::pg_catalog.text OPERATOR(pg_catalog.=) '" +
               kPermissionNames[static_cast<size_t>(permission)] + "'";
    if (permission != Permission::view)
        return " AND false";
    return map.permission_column ? " AND (" + *map.permission_column + ")" : "";
}

// Projects asked for are compared in the column's own type as well; a single one by plain equality, which the planner
// takes for a single row.
std::string project_condition(const PermissionMap &map, const AskedProjects &asked) {
    if (!asked)
        return "";
    const std::string wanted = asked->size() == 1 ? "($2)[1]" : "ANY ($2)";
    return " AND (" + map.project_column + ") OPERATOR(pg_catalog.=) " + wanted;
}

std::string query_of(const Source &source, const PermissionMap &map, Permission permission,
                     const AskedProjects &asked) {
    return "SELECT (" + map.project_column + ")::pg_catalog." + (source.project_keyed ? "text" : "int8") + " FROM " +
           qualified_name(map.relation) + " WHERE " + user_condition(map) + permission_condition(map, permission) +
           project_condition(map, asked);
}

SPIPlanPtr plan_for(const std::string &sql) {
    static KeptPlans plans;
    return plans.of(sql, {TEXTOID, INT8ARRAYOID});
}

std::vector<std::string> keys_in(const SqlSession &session) {
    std::vector<std::string> keys;
    for (uint64 row = 0; row < session.rows(); ++row)
        if (!session.is_null(row, 1))
            keys.push_back(session.text(row, 1));
    return keys;
}

void execute(const std::string &sql, const std::string &user, const AskedProjects &asked) {
    SPIPlanPtr plan = plan_for(sql);
    Datum parameters[2] = {text_datum(user), int8_array_datum(asked.value_or(std::vector<int64>{}))};
    const HeldSnapshot snapshot = HeldSnapshot::latest();
    pg([&] {
        PushActiveSnapshot(snapshot.get());
        const int code = SPI_execute_plan(plan, parameters, nullptr, true, 0);
        PopActiveSnapshot();
        if (code != SPI_OK_SELECT)
            elog(ERROR, "SPI_execute_plan failed: %s", SPI_result_code_string(code));
    });
}

}  // namespace

std::string permission_kind_of(Oid type) {
    const Oid base = pg([&] { return getBaseType(type); });
    if (is_integer_type(base))
        return "integer";
    return base == UUIDOID ? "uuid" : base == BOOLOID ? "boolean" : "text";
}

void add_mapped_permissions(const Source &source, const std::string &user, Permission permission,
                            const AskedProjects &asked, VisibleProjects &visible) {
    if (!source.permissions || !fits(*source.permissions, user))
        return;
    // A key is not asked for by its number.
    const AskedProjects none;
    const AskedProjects &narrowed = source.project_keyed ? none : asked;
    const std::string sql = query_of(source, *source.permissions, permission, narrowed);
    std::vector<std::string> keys;
    {
        const ActingAs owner(owner_of_relation(source.permissions->relation));
        SqlSession session;
        execute(sql, user, narrowed);
        if (source.project_keyed)
            keys = keys_in(session);
        else
            for (uint64 row = 0; row < session.rows(); ++row)
                if (const std::optional<int64> project = session.optional_integer(row, 1))
                    visible.ids.push_back(*project);
    }
    if (keys.empty())
        return;
    ProjectNumbers numbers(source);
    for (const std::string &key : keys)
        if (const std::optional<int64> project = numbers.of(key))
            visible.ids.push_back(*project);
}

std::vector<MappedPermission> mapped_permissions(const Source &source) {
    std::vector<MappedPermission> found;
    if (!source.permissions)
        return found;
    const PermissionMap &map = *source.permissions;
    std::vector<std::array<std::string, 3>> rows;
    {
        const std::string permission = map.permission_kind == "text"
                                           ? "(" + *map.permission_column + ")::pg_catalog.text"
                                       : map.permission_kind == "boolean"
                                           ? "CASE WHEN " + *map.permission_column + " THEN 'view_collection_perf' END"
                                           : "'view_collection_perf'";
        const ActingAs owner(owner_of_relation(map.relation));
        SqlSession session;
        session.query("SELECT (" + map.user_column + ")::pg_catalog.text, (" + map.project_column +
                      ")::pg_catalog.text, " + permission + " FROM " + qualified_name(map.relation) +
                      " ORDER BY 1, 3, 2");
        for (uint64 row = 0; row < session.rows(); ++row)
            if (!session.is_null(row, 1) && !session.is_null(row, 2))
                rows.push_back({session.text(row, 1), session.text(row, 2), session.text(row, 3)});
    }
    ProjectNumbers numbers(source);
    for (const auto &[user, project_key, permission] : rows) {
        const auto name = std::find(kPermissionNames.begin(), kPermissionNames.end(), permission);
        const std::optional<int64> project = numbers.of(project_key);
        if (name != kPermissionNames.end() && project)
            found.push_back({user, *project, project_key, static_cast<Permission>(name - kPermissionNames.begin())});
    }
    return found;
}

}  // namespace cp

CP_WRITING_FUNCTION(collection_use_permissions) {
    cp::use_permissions(cp::FunctionArgs(fcinfo));
    PG_RETURN_VOID();
}
