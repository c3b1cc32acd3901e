#include "catalog/joined.hpp"

#include "access/access.hpp"
#include "pg/sql.hpp"

namespace cp {

namespace {

Error wrong_kind(Oid relid, const char *purpose) {
    return {ERRCODE_WRONG_OBJECT_TYPE, qualified_name(relid) + " cannot " + purpose};
}

}  // namespace

SourcePtr named_source(const std::optional<std::string> &name) {
    if (!name)
        throw Error(ERRCODE_INVALID_PARAMETER_VALUE, "source is missing")
            .hint("Give the name under which the fact table is registered.");
    return resolve_source(name);
}

void check_joined_relation(Oid relid, const char *purpose) {
    const char kind = pg([&] { return get_rel_relkind(relid); });
    if (kind == '\0')
        throw Error(ERRCODE_UNDEFINED_TABLE, "relation with OID " + std::to_string(relid) + " does not exist");
    if (strchr("rpvmf", kind) == nullptr)
        throw wrong_kind(relid, purpose).hint("Name a table, a view, a materialized view or a foreign table.");
    if (pg([&] { return get_rel_persistence(relid); }) == RELPERSISTENCE_TEMP)
        throw wrong_kind(relid, purpose)
            .detail("It is temporary and ends with its session.")
            .hint("Name a permanent table or view.");
    require_owner(relid);
}

}  // namespace cp
