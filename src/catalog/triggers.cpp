#include "catalog/triggers.hpp"

#include "catalog/internal.hpp"
#include "pg/sql.hpp"
#include "pg/table_rows.hpp"

extern "C" {
#include <catalog/catalog.h>
}

namespace cp {

namespace {

struct TriggerKind {
    const char *name;
    const char *event;   // between the name and the table
    const char *tables;  // after the table
    bool rows_only;      // only where rows lie
};

// Names that sort before all letters: what fires later sees the deltas. PostgreSQL wants the events apart.
constexpr std::array<TriggerKind, 4> kTriggers{{
    {"!collection_insert", "AFTER INSERT", "REFERENCING NEW TABLE AS collection_new", false},
    {"!collection_update", "AFTER UPDATE", "REFERENCING OLD TABLE AS collection_old NEW TABLE AS collection_new",
     false},
    {"!collection_delete", "AFTER DELETE", "REFERENCING OLD TABLE AS collection_old", false},
    {"!collection_truncate", "BEFORE TRUNCATE", "", true},
}};

bool trigger_exists(Oid relid, const char *name) {
    return pg([&] { return OidIsValid(get_trigger_oid(relid, name, true)); });
}

void create_trigger(Oid relid, const TriggerKind &kind) {
    const std::string name = quoted_identifier(kind.name);
    const std::string table = qualified_name(relid);
    const ActingAs owner(extension_owner());
    SqlSession session;
    session.run("CREATE TRIGGER " + name + " " + kind.event + " ON " + table + " " + kind.tables +
                " FOR EACH STATEMENT EXECUTE FUNCTION collection_internal.capture()");
    session.run("ALTER TRIGGER " + name + " ON " + table + " DEPENDS ON EXTENSION collection_performance");
}

struct RelationKind {
    char kind, persistence;
    bool is_partition;
    Oid schema;
};

RelationKind relation_kind(Oid relid) {
    return pg([&] {
        HeapTuple tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(relid));
        if (!HeapTupleIsValid(tuple))
            ereport(ERROR, (errcode(ERRCODE_UNDEFINED_TABLE), errmsg("relation with OID %u does not exist", relid)));
        const auto *form = reinterpret_cast<Form_pg_class>(GETSTRUCT(tuple));
        const RelationKind result{form->relkind, form->relpersistence, form->relispartition, form->relnamespace};
        ReleaseSysCache(tuple);
        return result;
    });
}

[[noreturn]] void refuse(Oid relid, const char *reason, const char *hint) {
    throw Error(ERRCODE_WRONG_OBJECT_TYPE, qualified_name(relid) + " cannot be a fact table").detail(reason).hint(hint);
}

void check_kind(Oid relid, const RelationKind &found) {
    switch (found.kind) {
        case RELKIND_RELATION:
        case RELKIND_PARTITIONED_TABLE: return;
        case RELKIND_VIEW:
            refuse(relid, "It is a view, which no trigger can follow.",
                   "Register the table that the view reads, with its filter as row_filter.");
        case RELKIND_MATVIEW:
            refuse(relid, "It is a materialized view, whose refresh fires no trigger.",
                   "Register the tables that it reads.");
        case RELKIND_FOREIGN_TABLE:
            refuse(relid, "It is a foreign table, whose rows change unseen by this server.",
                   "Register the table where it is stored.");
        default: refuse(relid, "It is not a table.", "Register an ordinary or a partitioned table.");
    }
}

void check_persistence(Oid relid, const RelationKind &found) {
    if (found.persistence == RELPERSISTENCE_TEMP)
        refuse(relid, "It is a temporary table, which ends with its session.", "Register a permanent table.");
    if (found.persistence == RELPERSISTENCE_UNLOGGED)
        refuse(relid, "It is an unlogged table, which a crash empties while its figures stay.",
               "Run ALTER TABLE ... SET LOGGED first.");
}

void check_schema(Oid relid, const RelationKind &found) {
    const bool system = pg([&] {
        return IsCatalogNamespace(found.schema) || IsToastNamespace(found.schema) || relid < FirstNormalObjectId;
    });
    if (system)
        refuse(relid, "It is a system table.", "Register a table of the application.");
    if (pg([&] { return found.schema == get_namespace_oid(kInternalSchema, true); }))
        refuse(relid, "It belongs to collection_performance itself.", "Register a table of the application.");
}

void check_inheritance(Oid relid, const RelationKind &found) {
    if (found.is_partition)
        refuse(relid, "It is a partition.", "Register the partitioned table at the root; its partitions come with it.");
    const bool child = pg([&] { return has_superclass(relid); });
    const bool parent =
        found.kind == RELKIND_RELATION && pg([&] { return find_inheritance_children(relid, NoLock) != NIL; });
    if (child || parent)
        refuse(relid, "It is part of an inheritance tree, whose statement triggers miss rows of children.",
               "Use declarative partitioning, or end the inheritance with ALTER TABLE ... NO INHERIT.");
}

}  // namespace

std::vector<Oid> partition_tree(Oid relid, LOCKMODE lock) {
    const List *tree = pg([&] {
        if (lock != NoLock)
            LockRelationOid(relid, lock);
        return find_all_inheritors(relid, lock, nullptr);
    });
    std::vector<Oid> result;
    const ListCell *cell = nullptr;
    foreach (cell, tree)
        result.push_back(lfirst_oid(cell));
    return result;
}

bool holds_rows(Oid relid) {
    return pg([&] { return get_rel_relkind(relid) == RELKIND_RELATION; });
}

void check_fact_relation(Oid relid) {
    const RelationKind found = relation_kind(relid);
    check_schema(relid, found);
    check_kind(relid, found);
    check_persistence(relid, found);
    check_inheritance(relid, found);
}

void check_fact_partition(Oid relid) {
    const RelationKind found = relation_kind(relid);
    check_kind(relid, found);
    check_persistence(relid, found);
}

void create_triggers(Oid relid) {
    for (const TriggerKind &kind : kTriggers)
        if ((!kind.rows_only || holds_rows(relid)) && !trigger_exists(relid, kind.name))
            create_trigger(relid, kind);
}

void drop_triggers(Oid relid) {
    const std::string table = qualified_name(relid);
    for (const TriggerKind &kind : kTriggers) {
        if (!trigger_exists(relid, kind.name))
            continue;
        const ActingAs owner(extension_owner());
        SqlSession session;
        session.run("DROP TRIGGER " + quoted_identifier(kind.name) + " ON " + table);
    }
}

TriggerState trigger_state(const Source &source) {
    TriggerState state;
    for (const Oid relid : partition_tree(source.fact, NoLock)) {
        const ActingAs owner(extension_owner());
        SqlSession sql;
        sql.query(
            "SELECT pg_catalog.count(*), pg_catalog.count(*) FILTER (WHERE tgenabled NOT IN ('O', 'A'))"
            " FROM pg_catalog.pg_trigger WHERE tgrelid = $1"
            " AND tgfoid = 'collection_internal.capture'::pg_catalog.regproc",
            SqlArgs().oid(relid));
        state.missing += std::max<int64>((holds_rows(relid) ? 4 : 3) - sql.integer(0, 1), 0);
        state.disabled += sql.integer(0, 2);
    }
    return state;
}

void require_seen(uint64 rows) {
    if (rows == 0)
        throw Error(ERRCODE_T_R_SERIALIZATION_FAILURE,
                    "could not serialize access due to concurrent change of a source")
            .hint("The transaction might succeed if retried.");
}

void record_partition(int32 source_id, Oid relid) {
    const ActingAs owner(extension_owner());
    SqlSession session;
    session.run(
        "INSERT INTO collection_internal.fact_partition (source_id, relation) VALUES ($1, $2) "
        "ON CONFLICT DO NOTHING",
        SqlArgs().int4(source_id).oid(relid));
}

void forget_partition(int32 source_id, Oid relid) {
    const ActingAs owner(extension_owner());
    SqlSession session;
    require_seen(session.run(
        "DELETE FROM collection_internal.fact_partition WHERE source_id = $1 AND relation = $2::pg_catalog.oid",
        SqlArgs().int4(source_id).oid(relid)));
}

std::vector<Oid> recorded_partitions(int32 source_id) {
    pg([] { CommandCounterIncrement(); });
    const HeldSnapshot latest = HeldSnapshot::latest();
    TableRows rows(internal_relation("fact_partition"), latest.get());
    std::vector<Oid> result;
    while (rows.next())
        if (rows.integer(1) == source_id)
            result.push_back(static_cast<Oid>(rows.integer(2)));
    return result;
}

}  // namespace cp
