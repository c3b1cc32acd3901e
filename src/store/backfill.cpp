#include <cmath>

#include "pg/compat.hpp"
#include "pg/log.hpp"
#include "pg/sql.hpp"
#include "store/append.hpp"
#include "store/closed_months.hpp"
#include "store/fold.hpp"
#include "store/fold_worker.hpp"
#include "store/reconcile.hpp"
#include "store/rollup_writer.hpp"

namespace cp {

void backfill_now(const Source &source) { (void) reconcile_days(source, kAllDays); }

void request_backfill(const Source &source) {
    const int64 rows = estimated_rows(source);
    const ActingAs owner(extension_owner());
    SqlSession sql;
    sql.run(
        "INSERT INTO collection_internal.backfill (source_id, state, rows_estimated) VALUES ($1, 'waiting', $2)"
        " ON CONFLICT (source_id) DO UPDATE SET state = 'waiting', requested_at = pg_catalog.clock_timestamp(),"
        " rows_estimated = EXCLUDED.rows_estimated, rows_done = 0, done_from = NULL, pid = NULL, last_error = NULL",
        SqlArgs().int4(source.id).int8(rows));
    start_jobs_at_commit();
}

void request_reconcile(const Source &source) {
    const ActingAs owner(extension_owner());
    SqlSession sql;
    const uint64 marked = sql.run(
        "INSERT INTO collection_internal.maintenance AS m (source_id, needs_reconcile) VALUES ($1, true)"
        " ON CONFLICT (source_id) DO UPDATE SET needs_reconcile = true WHERE NOT m.needs_reconcile",
        SqlArgs().int4(source.id));
    if (marked > 0)
        server_log("source \"" + source.name + "\": a partition goes before its rows can be subtracted",
                   "A background worker reconciles the source after the commit.");
    start_jobs_at_commit();
}

void record_reconcile(const Source &source, int64 drift) {
    const ActingAs owner(extension_owner());
    SqlSession sql;
    sql.run(
        "INSERT INTO collection_internal.maintenance (source_id, last_reconcile, last_drift)"
        " VALUES ($1, pg_catalog.clock_timestamp(), $2) ON CONFLICT (source_id) DO UPDATE"
        " SET last_reconcile = EXCLUDED.last_reconcile, last_drift = EXCLUDED.last_drift",
        SqlArgs().int4(source.id).int8(drift));
}

void mark_filled(const Source &source) {
    const ActingAs owner(extension_owner());
    SqlSession sql;
    sql.run("UPDATE collection_internal.source SET filled = true WHERE source_id = $1 AND NOT filled",
            SqlArgs().int4(source.id));
    sql.run(
        "UPDATE collection_internal.backfill SET state = 'done', finished_at = pg_catalog.clock_timestamp(),"
        " pid = NULL, last_error = NULL WHERE source_id = $1 AND state <> 'done'",
        SqlArgs().int4(source.id));
}

int64 rows_in_progress(int32 pid) {
    return pg([&] {
        const int count = pgstat_fetch_stat_numbackends();
        for (int i = 1; i <= count; ++i) {
            const PgBackendStatus *backend = compat::backend_status(i);
            if (backend->st_procpid == pid && backend->st_progress_command == PROGRESS_COMMAND_COPY)
                return static_cast<int64>(backend->st_progress_param[PROGRESS_COPY_TUPLES_PROCESSED]);
        }
        return int64{0};
    });
}

double backfill_share(const Source &source) {
    const ActingAs owner(extension_owner());
    SqlSession sql;
    sql.query("SELECT rows_done, rows_estimated, pid FROM collection_internal.backfill WHERE source_id = $1",
              SqlArgs().int4(source.id));
    if (sql.rows() == 0 || sql.integer(0, 2) <= 0)
        return 0;
    const int64 done = sql.integer(0, 1) + rows_in_progress(static_cast<int32>(sql.integer(0, 3)));
    return std::min(1.0, static_cast<double>(done) / static_cast<double>(sql.integer(0, 2)));
}

void require_filled(const Source &source) {
    if (source.filled)
        return;
    const double share = std::floor(backfill_share(source) * 1000) / 10;
    const std::string percent = pg([&] { return psprintf("%.1f", share); });
    throw Error(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE, "source \"" + source.name + "\" is still being filled")
        .detail(percent + " % of its rows are counted.")
        .hint("Ask again when collection_backfills shows that it is done.");
}

namespace {

// Writes the rows of these days straight into the rollup. Deltas that writers append meanwhile stay what they are: the
// difference was taken under a snapshot that saw none of them.
void fill_days(const Source &source, const DayRange &days, const RowsRead &progress) {
    CellSums difference(CellSums::maintenance_budget());
    find_difference(source, days, difference, progress);
    take_maintenance_lock(MaintenanceLock::fold, 0, true);
    RollupWriter().write_counting(source, difference);
}

struct Plan {
    Oid fact = InvalidOid;
    std::vector<DayRange> batches;
};

// Marks the backfill as running and tells what is left to do; nothing where the source is gone.
std::optional<Plan> take_up(int32 source_id) {
    WorkerTransaction transaction("starting a backfill");
    std::optional<Plan> plan;
    if (const SourcePtr source = find_source(source_id)) {
        DayRange left = kAllDays;
        const int64 rows = estimated_rows(*source);
        {
            const ActingAs owner(extension_owner());
            SqlSession sql;
            sql.run(
                "UPDATE collection_internal.backfill SET state = 'running', pid = $2, rows_estimated = $3,"
                " started_at = pg_catalog.clock_timestamp(), last_error = NULL WHERE source_id = $1 RETURNING "
                "done_from",
                SqlArgs().int4(source_id).int4(MyProcPid).int8(rows));
            if (sql.rows() > 0 && !sql.is_null(0, 1))
                left.last = static_cast<Day>(sql.integer(0, 1) - 1);
        }
        plan = Plan{source->fact, batches_of(*source, left)};
        // Days beyond the table's have no rows yet: what comes there is captured.
        std::erase_if(plan->batches, [&](const DayRange &days) {
            return days.last == kAllDays.last && days.first > plan->batches.front().last;
        });
    }
    transaction.commit();
    return plan;
}

void record_batch(const Source &source, Day done_from, int64 rows) {
    const ActingAs owner(extension_owner());
    SqlSession sql;
    sql.run("UPDATE collection_internal.backfill SET rows_done = rows_done + $2, done_from = $3 WHERE source_id = $1",
            SqlArgs().int4(source.id).int8(rows).date(done_from));
}

// One batch in a transaction of its own. False where the source is gone.
bool fill_batch(int32 source_id, const DayRange &days, bool last) {
    WorkerTransaction transaction("backfilling");
    const SourcePtr source = find_source(source_id);
    if (source != nullptr) {
        int64 rows = 0;
        // The pass for the undated rows after batches of days reads what has been counted before.
        const bool again = last && days.last != kAllDays.last;
        fill_days(*source, days, [&](int64 read) {
            rows += again ? 0 : read;
            pgstat_progress_update_param(PROGRESS_COPY_TUPLES_PROCESSED, rows);
        });
        record_batch(*source, days.first, rows);
        if (last) {
            mark_filled(*source);
            close_months(*source);
        }
        pgstat_progress_update_param(PROGRESS_COPY_TUPLES_PROCESSED, 0);
    }
    transaction.commit();
    return source != nullptr;
}

}  // namespace

void run_backfill(int32 source_id) {
    const std::optional<Plan> plan = take_up(source_id);
    if (!plan)
        return;
    pgstat_progress_start_command(PROGRESS_COMMAND_COPY, plan->fact);
    for (size_t i = 0; i < plan->batches.size(); ++i)
        if (!fill_batch(source_id, plan->batches[i], i + 1 == plan->batches.size()))
            break;
    pgstat_progress_end_command();
}

void clear_needs_reconcile(const Source &source) {
    (void) relations_with_rows(source.fact, AccessShareLock);
    const ActingAs owner(extension_owner());
    SqlSession sql;
    sql.run(
        "UPDATE collection_internal.maintenance SET needs_reconcile = false WHERE source_id = $1 AND needs_reconcile",
        SqlArgs().int4(source.id));
}

}  // namespace cp
