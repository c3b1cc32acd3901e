// Rows and triggers of a fact table's partitions across a DDL command.
#include "capture/ddl_command.hpp"
#include "catalog/internal.hpp"
#include "catalog/register.hpp"
#include "catalog/triggers.hpp"
#include "pg/sql.hpp"
#include "store/append.hpp"
#include "store/fact.hpp"
#include "store/reconcile.hpp"

namespace cp {

namespace {

bool contains(const std::vector<Oid> &relations, Oid relid) {
    return std::find(relations.begin(), relations.end(), relid) != relations.end();
}

void refuse_registered(Oid relid) {
    for (const SourcePtr &source : all_sources())
        if (source->fact == relid)
            throw Error(ERRCODE_FEATURE_NOT_SUPPORTED,
                        qualified_name(relid) + " cannot become a partition because it is registered as source " +
                            quoted_identifier(source->name))
                .hint("Call collection_unregister(" + quoted_literal(source->name) +
                      ") first; its rows are then counted with the partitioned table.");
}

void join(const Source &source, Oid relid) {
    check_fact_partition(relid);
    refuse_registered(relid);
    create_triggers(relid);
    record_partition(source.id, relid);
    if (holds_rows(relid))
        append_rows(source, {relid}, 1);
}

void leave(const Source &source, Oid relid, const DdlCommand *command) {
    forget_partition(source.id, relid);
    if (relation_exists(relid) && sources_of_relation(relid).empty())
        drop_triggers(relid);
    // Gone without a moment in which it could be read: DETACH CONCURRENTLY.
    if (command == nullptr || !command->has_subtracted(source.id, relid))
        request_reconcile(source);
}

void forget_dimension(int32 source_id, const std::string &dimension) {
    const ActingAs owner(extension_owner());
    SqlSession session;
    require_seen(session.run("DELETE FROM collection_internal.dimension WHERE source_id = $1 AND dimension = $2",
                             SqlArgs().int4(source_id).text(std::string_view(dimension))));
}

void forget_reference(int32 source_id, const std::string &name) {
    const ActingAs owner(extension_owner());
    SqlSession session;
    require_seen(session.run("DELETE FROM collection_internal.reference WHERE source_id = $1 AND name = $2",
                             SqlArgs().int4(source_id).text(name)));
}

void forget_permissions(int32 source_id) {
    const ActingAs owner(extension_owner());
    SqlSession session;
    require_seen(
        session.run("DELETE FROM collection_internal.permission_map WHERE source_id = $1", SqlArgs().int4(source_id)));
}

void forget_partitions(const Source &source, const std::vector<Oid> &dropped, const DdlCommand *command) {
    bool missed = false;
    for (const Oid relid : recorded_partitions(source.id)) {
        if (!contains(dropped, relid))
            continue;
        forget_partition(source.id, relid);
        missed = missed || command == nullptr || !command->has_subtracted(source.id, relid);
    }
    if (missed)
        request_reconcile(source);
}

}  // namespace

bool relation_exists(Oid relid) {
    return pg([&] { return SearchSysCacheExists1(RELOID, ObjectIdGetDatum(relid)); });
}

void append_rows(const Source &source, const std::vector<Oid> &tables, int sign) {
    for (const Oid relid : tables) {
        require_agreement(source, relid);
        pg([] { CommandCounterIncrement(); });
        const OwnedContext context("collection_performance DDL");
        CellTable cells(context.get());
        const HeldSnapshot latest = HeldSnapshot::latest();
        add_rows_of_table(source, relid, latest.get(), kAllDays, cells, 1);
        append_deltas(source, cells, sign);
    }
}

void sync_partitions(const Source &source, const DdlCommand *command) {
    if (!relation_exists(source.fact))
        return;
    const std::vector<Oid> tree = partition_tree(source.fact, NoLock);
    const std::vector<Oid> recorded = recorded_partitions(source.id);
    for (const Oid relid : tree)
        if (relid != source.fact && !contains(recorded, relid))
            join(source, relid);
    for (const Oid relid : recorded)
        if (!contains(tree, relid))
            leave(source, relid, command);
}

void forget_dropped(const std::vector<Oid> &dropped, const DdlCommand *command) {
    for (const SourcePtr &source : all_sources()) {
        if (contains(dropped, source->fact)) {
            lock_storage(source->id);
            purge_source(source->id);
            continue;
        }
        for (const Dimension &dimension : source->dimensions)
            if (contains(dropped, dimension.relation))
                forget_dimension(source->id, dimension.dimension);
        for (const Reference &reference : source->references)
            if (contains(dropped, reference.relation))
                forget_reference(source->id, reference.name);
        if (source->permissions && contains(dropped, source->permissions->relation))
            forget_permissions(source->id);
        forget_partitions(*source, dropped, command);
    }
}

}  // namespace cp
