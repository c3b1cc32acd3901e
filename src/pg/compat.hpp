// Differences between PostgreSQL 15 and 18, hidden behind the newest signature. Each shim names the change upstream.
#pragma once

#include "pg/postgres.hpp"

namespace cp::compat {

// PostgreSQL 16 replaced the pg_*_ownercheck family by object_ownercheck (commit c727f511b).
inline bool owns_relation(Oid relid, Oid role) {
#if PG_VERSION_NUM >= 160000
    return object_ownercheck(RelationRelationId, relid, role);
#else
    return pg_class_ownercheck(relid, role);
#endif
}

inline bool owns_schema(Oid schema, Oid role) {
#if PG_VERSION_NUM >= 160000
    return object_ownercheck(NamespaceRelationId, schema, role);
#else
    return pg_namespace_ownercheck(schema, role);
#endif
}

inline bool owns_type(Oid type, Oid role) {
#if PG_VERSION_NUM >= 160000
    return object_ownercheck(TypeRelationId, type, role);
#else
    return pg_type_ownercheck(type, role);
#endif
}

// PostgreSQL 16 folded pg_proc_aclcheck into object_aclcheck (commit c727f511b).
inline bool may_execute(Oid function, Oid role) {
#if PG_VERSION_NUM >= 160000
    return object_aclcheck(ProcedureRelationId, function, role, ACL_EXECUTE) == ACLCHECK_OK;
#else
    return pg_proc_aclcheck(function, role, ACL_EXECUTE) == ACLCHECK_OK;
#endif
}

// PostgreSQL 18 added instrumentation to index_beginscan (commit 0fbceae84).
inline IndexScanDesc index_begin(Relation heap, Relation index, Snapshot snapshot, int keys) {
#if PG_VERSION_NUM >= 180000
    return index_beginscan(heap, index, snapshot, nullptr, keys, 0);
#else
    return index_beginscan(heap, index, snapshot, keys, 0);
#endif
}

// PostgreSQL 17 removed old_snapshot_threshold, by which rows may be gone that a snapshot sees (commit f691f5b80).
inline void refuse_old_snapshot([[maybe_unused]] Snapshot snapshot, [[maybe_unused]] Relation relation,
                                [[maybe_unused]] Page page) {
#if PG_VERSION_NUM < 170000
    TestForOldSnapshot(snapshot, relation, page);
#endif
}

// PostgreSQL 16 gave the walker a prototype (commit 1c27d16e6).
inline bool walk_expression(Node *node, bool (*walker)(Node *, void *), void *context) {
#if PG_VERSION_NUM >= 160000
    return expression_tree_walker(node, walker, context);
#else
    using AnyWalker = bool (*)();
    return expression_tree_walker(node, reinterpret_cast<AnyWalker>(reinterpret_cast<void (*)()>(walker)), context);
#endif
}

// PostgreSQL 17 lets LockHeldByMe look for stronger locks as well (commit 0cecc908e).
inline bool lock_held_by_me(const LOCKTAG *tag, LOCKMODE mode) {
#if PG_VERSION_NUM >= 170000
    return LockHeldByMe(tag, mode, false);
#else
    return LockHeldByMe(tag, mode);
#endif
}

// PostgreSQL 18 added logLockFailure to LockAcquireExtended (commit 6d376c3b0).
inline LockAcquireResult try_lock_quietly(const LOCKTAG *tag, LOCKMODE mode) {
#if PG_VERSION_NUM >= 180000
    return LockAcquireExtended(tag, mode, false, true, false, nullptr, false);
#else
    return LockAcquireExtended(tag, mode, false, true, false, nullptr);
#endif
}

// PostgreSQL 16 renamed what the statistics of a table call its live rows (commit e889422d).
inline int64 live_rows(const PgStat_StatTabEntry *entry) {
#if PG_VERSION_NUM >= 160000
    return entry->live_tuples;
#else
    return entry->n_live_tuples;
#endif
}

// PostgreSQL 16 changed how entries of the backend status array are numbered and named (commit 8700851b).
inline PgBackendStatus *backend_status(int number) {
#if PG_VERSION_NUM >= 160000
    return &pgstat_get_local_beentry_by_index(number)->backendStatus;
#else
    return &pgstat_fetch_stat_local_beentry(number)->backendStatus;
#endif
}

}  // namespace cp::compat
