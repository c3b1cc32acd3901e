// What the views collection_health and collection_backfills show to operators.
#include "access/access.hpp"
#include "catalog/internal.hpp"
#include "catalog/triggers.hpp"
#include "pg/result.hpp"
#include "pg/sql.hpp"
#include "store/reconcile.hpp"
#include "store/stored.hpp"

namespace cp {

namespace {

// Rows that no report counts as a reader might expect.
class Oddities final : public CellVisitor {
public:
    void visit(const StoredCell &cell) override {
        ++cells;
        undated += cell.key.day == kUndated ? cell.measures.rows : 0;
        negative += cell.measures.negative;
        missing += cell.measures.missing;
    }
    int64 cells = 0, undated = 0, negative = 0, missing = 0;
};

struct Stored {
    int64 pending = 0;
    Oddities oddities;
};

Stored look_into_storage(const Source &source) {
    const HeldSnapshot snapshot = HeldSnapshot::active();
    StoredScan scan{};
    scan.source = &source;
    scan.snapshot = snapshot.get();
    scan.days = kAllDays;
    scan.level = Level::project_month;
    Stored stored;
    scan_rollup(scan, stored.oddities);
    stored.oddities.cells = 0;
    scan_deltas(scan, stored.oddities);
    stored.pending = stored.oddities.cells;
    return stored;
}

std::optional<TimestampTz> optional_time(const SqlSession &sql, int column) {
    bool isnull = true;
    const Datum value = sql.rows() == 0 ? Datum(0) : sql.datum(0, column, &isnull);
    return isnull ? std::nullopt : std::optional(DatumGetTimestampTz(value));
}

void put_maintenance(ResultRow &row, const Source &source, int64 pending) {
    const ActingAs owner(extension_owner());
    SqlSession sql;
    sql.query(
        "SELECT last_fold, last_reconcile, last_drift, needs_reconcile FROM collection_internal.maintenance"
        " WHERE source_id = $1",
        SqlArgs().int4(source.id));
    const std::optional<TimestampTz> last_fold = optional_time(sql, 1);
    row.int8(pending);
    // Deltas have no time of their own: the oldest is not older than the last fold, which took all that it saw.
    if (pending > 0 && last_fold)
        row.datum(pg([&] {
                      return DirectFunctionCall2(timestamp_mi, TimestampTzGetDatum(GetCurrentTimestamp()),
                                                 TimestampTzGetDatum(*last_fold));
                  }),
                  false);
    else
        row.null();
    row.timestamptz(last_fold).timestamptz(optional_time(sql, 2));
    row.int8(sql.rows() == 0 ? std::nullopt : sql.optional_integer(0, 3));
    row.boolean(sql.rows() > 0 && sql.boolean(0, 4));
}

std::optional<std::string> backfill_state(const Source &source) {
    const ActingAs owner(extension_owner());
    SqlSession sql;
    sql.query("SELECT state FROM collection_internal.backfill WHERE source_id = $1", SqlArgs().int4(source.id));
    return sql.rows() == 0 ? std::nullopt : sql.optional_text(0, 1);
}

ResultRow health_of(const Source &source) {
    const Stored stored = look_into_storage(source);
    const TriggerState triggers = trigger_state(source);
    ResultRow row;
    row.text(source.name).datum(ObjectIdGetDatum(source.fact), false).boolean(source.filled);
    put_maintenance(row, source, stored.pending);
    row.int8(stored.oddities.undated).int8(stored.oddities.negative).int8(stored.oddities.missing);
    row.int4(static_cast<int32>(triggers.missing)).int4(static_cast<int32>(triggers.disabled));
    row.text(backfill_state(source));
    row.date(source.frozen_before).date(source.retained_from);
    return row;
}

void put_column(ResultRow &row, const SqlSession &sql, int column) {
    bool isnull = false;
    const Datum value = sql.datum(0, column, &isnull);
    row.datum(value, isnull);
}

// A row is made and handed over while the query's result is there to be pointed into.
void add_backfill(const Source &source, ResultSet &result) {
    const ActingAs owner(extension_owner());
    SqlSession sql;
    sql.query(
        "SELECT state, requested_at, started_at, finished_at, pid, rows_done, rows_estimated, done_from, last_error"
        " FROM collection_internal.backfill WHERE source_id = $1",
        SqlArgs().int4(source.id));
    if (sql.rows() == 0)
        return;
    const std::string state = sql.text(0, 1);
    const int64 done =
        sql.integer(0, 6) + (state == "running" ? rows_in_progress(static_cast<int32>(sql.integer(0, 5))) : 0);
    const int64 estimated = sql.integer(0, 7);
    ResultRow row;
    row.text(source.name).datum(ObjectIdGetDatum(source.fact), false);
    for (int column = 1; column <= 5; ++column)
        put_column(row, sql, column);
    row.int8(done).int8(estimated);
    if (state == "done")
        row.float8(1.0);
    else
        row.float8(estimated <= 0 ? 0.0 : std::min(1.0, static_cast<double>(done) / static_cast<double>(estimated)));
    put_column(row, sql, 8);
    put_column(row, sql, 9);
    result.add(std::move(row));
}

}  // namespace

}  // namespace cp

CP_FUNCTION(collection_internal_health) {
    cp::ResultSet result(fcinfo);
    for (const cp::SourcePtr &source : cp::all_sources())
        if (cp::may_operate(*source))
            result.add(cp::health_of(*source));
    return Datum(0);
}

CP_FUNCTION(collection_internal_backfills) {
    cp::ResultSet result(fcinfo);
    for (const cp::SourcePtr &source : cp::all_sources())
        if (cp::may_operate(*source))
            cp::add_backfill(*source, result);
    return Datum(0);
}
