// collection_refresh: folds now.
#include "ops/operators.hpp"
#include "pg/args.hpp"
#include "pg/table_rows.hpp"
#include "store/fold.hpp"
#include "store/fold_worker.hpp"

namespace cp {

namespace {

void fold_here() {
    take_maintenance_lock(MaintenanceLock::fold, 0, true);
    (void) fold_pending();
}

// What a fold would find to do: deltas; jobs that are due or failed; or a time of the last fold that is not true any
// more.
bool anything_to_do() {
    if (has_pending_deltas())
        return true;
    const HeldSnapshot snapshot = HeldSnapshot::latest();
    TableRows maintenance(internal_relation("maintenance"), snapshot.get());
    const TimestampTz recent = GetCurrentTimestamp() - USECS_PER_MINUTE;
    while (maintenance.next())
        if (maintenance.is_null(2) || DatumGetTimestampTz(maintenance.datum(2)) < recent || maintenance.boolean(5))
            return true;
    TableRows backfills(internal_relation("backfill"), snapshot.get());
    while (backfills.next())
        if (backfills.text(2) != "done")
            return true;
    return false;
}

// Whether this transaction holds a lock, such as one of ALTER EXTENSION UPDATE, that keeps a worker from what a fold
// writes.
bool has_locked_storage() {
    for (const char *name : {"delta", "rollup", "subject_rollup", "project", "member", "maintenance", "month_level"}) {
        const Oid relid = find_internal_relation(name);
        // Objects of the series 0.1 lack some.
        if (!OidIsValid(relid))
            continue;
        const OpenRelation table(relid, AccessShareLock);
        if (pg([&] { return CheckRelationLockedByMe(table.get(), ShareLock, true); }))
            return true;
    }
    return false;
}

// A worker of its own transaction, so that the fold's lock and its conflicts are not the caller's. Where the caller's
// transaction holds that lock or another in its way, the worker would wait for a transaction that waits for it.
void refresh() {
    if (!anything_to_do())
        return;
    BackgroundWorkerHandle *worker = nullptr;
    if (holds_fold_lock() || has_locked_storage() ||
        !pg([&] { return start_worker(WorkerTask::refresh, InvalidTransactionId, &worker); })) {
        fold_here();
        return;
    }
    const BgwHandleStatus status = pg([&] { return WaitForBackgroundWorkerShutdown(worker); });
    if (status == BGWH_POSTMASTER_DIED)
        throw Error(ERRCODE_ADMIN_SHUTDOWN, "the server stopped while deltas were folded");
}

}  // namespace

}  // namespace cp

CP_WRITING_FUNCTION(collection_refresh) {
    const cp::FunctionArgs args(fcinfo);
    (void) cp::sources_to_maintain(args.text(0));
    cp::refresh();
    return Datum(0);
}
