// Backfills and reconciles that are recorded as due, one after the other in a background worker.
#include "pg/log.hpp"
#include "pg/sql.hpp"
#include "store/fold.hpp"
#include "store/fold_worker.hpp"
#include "store/reconcile.hpp"

namespace cp {

namespace {

// Jobs that are recorded as due, the oldest first.
std::vector<int32> due_sources() {
    const ActingAs owner(extension_owner());
    SqlSession sql;
    sql.query(
        "SELECT s.source_id FROM collection_internal.source s"
        " LEFT JOIN collection_internal.backfill b ON b.source_id = s.source_id"
        " LEFT JOIN collection_internal.maintenance m ON m.source_id = s.source_id"
        " WHERE (NOT s.filled AND b.state IN ('waiting', 'running')) OR (s.filled AND m.needs_reconcile)"
        " ORDER BY b.requested_at, s.source_id");
    std::vector<int32> sources;
    for (uint64 row = 0; row < sql.rows(); ++row)
        sources.push_back(static_cast<int32>(sql.integer(row, 1)));
    return sources;
}

// A partition was dropped while attached. The mark is taken away before the snapshot is taken, under the lock that
// keeps another partition from being dropped.
void run_reconcile(int32 source_id) {
    WorkerTransaction transaction("reconciling");
    const SourcePtr source = find_source(source_id);
    int64 drift = 0;
    if (source != nullptr) {
        clear_needs_reconcile(*source);
        drift = reconcile_days(*source, kAllDays);
        record_reconcile(*source, drift);
    }
    transaction.commit();
    if (source != nullptr)
        server_log("reconcile of source \"" + source->name + "\" after a partition went corrected " +
                   std::to_string(drift) + " cells");
}

bool is_filled(int32 source_id) {
    WorkerTransaction transaction("starting");
    const SourcePtr source = find_source(source_id);
    const bool filled = source != nullptr && source->filled;
    transaction.commit();
    return filled;
}

void record_failure(int32 source_id, bool filled, const std::string &message) {
    WorkerTransaction transaction("recording an error");
    // The abort has released it.
    (void) take_session_lock(MaintenanceLock::backfill, source_id);
    const SourcePtr source = find_source(source_id);
    server_log(std::string(filled ? "reconcile" : "backfill") + " of source \"" +
                   (source == nullptr ? std::to_string(source_id) : source->name) + "\" failed: " + message,
               "collection_refresh() takes it up again when the cause is removed.");
    {
        const ActingAs owner(extension_owner());
        SqlSession sql;
        sql.run(
            "UPDATE collection_internal.backfill SET state = 'failed', pid = NULL, last_error = $2"
            " WHERE source_id = $1 AND state <> 'done'",
            SqlArgs().int4(source_id).text(std::string_view(message)));
    }
    transaction.commit();
}

// False where it failed and is still due: a backfill is not, until an operator asks for it.
bool run_job(int32 source_id) {
    const bool filled = is_filled(source_id);
    std::string message;
    try {
        if (filled)
            run_reconcile(source_id);
        else
            run_backfill(source_id);
        return true;
    } catch (const std::exception &error) {
        message = message_of(error);
    }
    WorkerTransaction::abort();
    record_failure(source_id, filled, message);
    return !filled;
}

// The next source with a due job that nobody else is at; its lock is held then. Each is tried once.
std::optional<int32> next_job(std::vector<int32> &tried) {
    WorkerTransaction transaction("looking for backfills");
    std::optional<int32> next;
    for (const int32 source_id : due_sources()) {
        if (std::find(tried.begin(), tried.end(), source_id) != tried.end())
            continue;
        tried.push_back(source_id);
        if (take_session_lock(MaintenanceLock::backfill, source_id)) {
            next = source_id;
            break;
        }
    }
    transaction.commit();
    return next;
}

void release(int32 source_id) {
    WorkerTransaction transaction("finishing");
    release_session_lock(MaintenanceLock::backfill, source_id);
    transaction.commit();
}

}  // namespace

void retry_failed_jobs() {
    const ActingAs owner(extension_owner());
    SqlSession sql;
    sql.run("UPDATE collection_internal.backfill SET state = 'waiting' WHERE state = 'failed'");
}

bool has_jobs() {
    for (const int32 source_id : due_sources())
        if (take_session_lock(MaintenanceLock::backfill, source_id)) {
            release_session_lock(MaintenanceLock::backfill, source_id);
            return true;
        }
    return false;
}

// What failed and is due would be tried after every fold, so its lock is kept while the worker rests.
void run_jobs() {
    std::vector<int32> tried;
    bool failed = false;
    while (const std::optional<int32> source_id = next_job(tried)) {
        if (run_job(*source_id))
            release(*source_id);
        else
            failed = true;
    }
    if (failed)
        rest_after_failure();
}

}  // namespace cp
