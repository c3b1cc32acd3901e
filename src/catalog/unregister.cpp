// collection_unregister, and the removal of storage that a dropped fact table leaves behind.
#include "access/access.hpp"
#include "catalog/internal.hpp"
#include "catalog/register.hpp"
#include "catalog/triggers.hpp"
#include "pg/args.hpp"
#include "pg/sql.hpp"
#include "store/closed_months.hpp"
#include "store/fold.hpp"

namespace cp {

namespace {

// Every table that has rows of a source, but the one of closed months; the source itself comes last.
constexpr std::array<const char *, 16> kStorageOfSource{
    "delta",      "rollup",         "subject_rollup", "project", "member",    "maintenance",
    "backfill",   "fact_partition", "dimension",      "outcome", "reference", "grant_role",
    "grant_user", "permission_map", "preset",         "source"};

// Deletes by the newest snapshot: rows that others committed since this transaction began must go, too.
void delete_rows(const char *table, int32 source_id) {
    const ActingAs owner(extension_owner());
    const std::string sql = std::string("DELETE FROM collection_internal.") + table + " WHERE source_id = $1";
    SqlSession session;
    pg([&] {
        Oid type = INT4OID;
        Datum value = Int32GetDatum(source_id);
        SPIPlanPtr plan = SPI_prepare(sql.c_str(), 1, &type);
        if (plan == nullptr)
            elog(ERROR, "SPI_prepare failed: %s", SPI_result_code_string(SPI_result));
        CommandCounterIncrement();
        const int code =
            SPI_execute_snapshot(plan, &value, nullptr, GetLatestSnapshot(), InvalidSnapshot, false, true, 0);
        if (code != SPI_OK_DELETE)
            elog(ERROR, "SPI_execute_snapshot failed: %s", SPI_result_code_string(code));
    });
}

bool shared_with_another(const Source &source, Oid relid) {
    for (const SourcePtr &other : sources_of_relation(relid))
        if (other->id != source.id)
            return true;
    return false;
}

SourcePtr source_to_remove(const FunctionArgs &args) {
    const std::string name = args.text(0).value_or("");
    SourcePtr source = find_source(name);
    if (source == nullptr)
        throw Error(ERRCODE_UNDEFINED_OBJECT, "source \"" + name + "\" does not exist");
    return source;
}

bool fact_exists(const Source &source) {
    return pg([&] { return SearchSysCacheExists1(RELOID, ObjectIdGetDatum(source.fact)); });
}

void require_remover(const Source &source) {
    if (fact_exists(source))
        require_owner(source.fact);
    else if (!pg([] { return superuser(); }))
        throw Error(ERRCODE_INSUFFICIENT_PRIVILEGE, "permission denied for source \"" + source.name + "\"")
            .hint("Its fact table is gone; a superuser may remove what is left.");
}

void unregister_source(const FunctionArgs &args) {
    SourcePtr source = source_to_remove(args);
    require_remover(*source);
    // The table first, then the locks of maintenance: in the order in which a reconcile takes them.
    std::vector<Oid> tree;
    if (fact_exists(*source))
        tree = partition_tree(source->fact, AccessExclusiveLock);
    lock_storage(source->id);
    for (const Oid relid : tree)
        if (!shared_with_another(*source, relid))
            drop_triggers(relid);
    purge_source(source->id);
}

}  // namespace

void lock_storage(int32 source_id) {
    (void) take_maintenance_lock(MaintenanceLock::reconcile, source_id, true);
    (void) take_maintenance_lock(MaintenanceLock::fold, 0, true);
}

void purge_source(int32 source_id) {
    forget_closed_months(source_id);
    for (const char *table : kStorageOfSource)
        delete_rows(table, source_id);
    announce_catalog_change();
    pg([] { CommandCounterIncrement(); });
}

}  // namespace cp

CP_WRITING_FUNCTION(collection_unregister) {
    cp::unregister_source(cp::FunctionArgs(fcinfo));
    PG_RETURN_VOID();
}
