// collection_freeze and collection_retain: days whose rows nobody looks at any more.
//
// Each moves a boundary of the source. Rows of earlier days are then counted in neither direction: not by capture, nor
// by TRUNCATE, partitions that come and go, reconcile and verify. Writers do not wait for it, nor it for them. Under
// the locks of reconcile and fold all that is committed is folded first; so what is pending of those days afterwards is
// of writers that had not committed. Whatever sees the boundary leaves it out, and the next fold drops it.
#include "access/access.hpp"
#include "catalog/iso_text.hpp"
#include "catalog/register.hpp"
#include "catalog/triggers.hpp"
#include "catalog/zone.hpp"
#include "model/range.hpp"
#include "pg/args.hpp"
#include "pg/log.hpp"
#include "pg/result.hpp"
#include "pg/sql.hpp"
#include "store/closed_months.hpp"
#include "store/fold.hpp"
#include "store/reconcile.hpp"
#include "store/rollup_writer.hpp"

namespace cp {

namespace {

struct Boundary {
    const char *function;
    const char *column;  // of collection_internal.source
    std::optional<Day> Source::*day;
};
constexpr Boundary kFrozen{"collection_freeze()", "frozen_before", &Source::frozen_before};
constexpr Boundary kRetained{"collection_retain()", "retained_from", &Source::retained_from};

std::optional<int32> checked_days(const FunctionArgs &args) {
    const std::optional<int32> days = args.int4(1);
    if (days && *days < 0)
        throw invalid_value("days is negative")
            .detail("It is " + std::to_string(*days) + ".")
            .hint("Give the number of days before today, or NULL to take the boundary back.");
    return days;
}

SourcePtr checked_source(const FunctionArgs &args, const Boundary &boundary) {
    const std::optional<std::string> name = args.text(0);
    if (!name)
        throw invalid_value("source is missing").hint("Name the source whose days are meant.");
    SourcePtr source = resolve_source(name);
    require_operator(*source);
    if (IsolationUsesXactSnapshot())
        throw Error(ERRCODE_ACTIVE_SQL_TRANSACTION,
                    std::string(boundary.function) + " cannot run at isolation level REPEATABLE READ or above")
            .hint("Call it at READ COMMITTED: it must see all that others have committed.");
    return source;
}

// The source as it is once no fold and no reconcile changes it.
SourcePtr locked(const Source &source) {
    lock_storage(source.id);
    SourcePtr current = find_source(source.id);
    if (current == nullptr)
        throw Error(ERRCODE_UNDEFINED_OBJECT, "source \"" + source.name + "\" does not exist");
    require_filled(*current);
    return current;
}

void store(const Source &source, const Boundary &boundary, Day day) {
    {
        const ActingAs owner(extension_owner());
        SqlSession sql;
        sql.run(std::string("UPDATE collection_internal.source SET ") + boundary.column + " = $2 WHERE source_id = $1",
                SqlArgs().int4(source.id).date(day));
    }
    pg([] { CommandCounterIncrement(); });
}

// Days before the boundary count again. Their rows are not what is stored, so this, which is rare, waits for writers:
// what one of them still leaves out would be missed by the reconcile that follows.
void take_back(const Source &source, const Boundary &boundary) {
    (void) partition_tree(source.fact, ShareRowExclusiveLock);
    const SourcePtr current = locked(source);
    const std::optional<Day> present = (*current).*boundary.day;
    if (!present)
        return;
    const std::string day = iso_day(*present);
    store(*current, boundary, kUndated);
    server_log("source \"" + current->name + "\" counts the days before " + day + " again");
    pg([&] {
        ereport(NOTICE, (errmsg("days before %s count again as the table has them", day.c_str()),
                         errhint("collection_verify() lists what differs, and collection_reconcile() corrects it: rows "
                                 "that were removed since are subtracted then.")));
    });
}

// Moves the boundary to so many days before today, never back. Returns where it is then.
Day move_forward(const Source &source, const Boundary &boundary, int32 days) {
    const Day wanted = static_cast<Day>(std::max<int64>(int64{today_in(source.zone)} - days, kFirstDay));
    const std::optional<Day> present = source.*boundary.day;
    if (present && *present > wanted) {
        const std::string day = iso_day(*present);
        pg([&] {
            ereport(NOTICE, (errmsg("the boundary stays at %s", day.c_str()),
                             errhint("It never moves back; days => NULL takes it back as a whole.")));
        });
        return *present;
    }
    if (present != wanted)
        store(source, boundary, wanted);
    return wanted;
}

void fold_committed(const Source &source) {
    pg([] { CommandCounterIncrement(); });
    (void) fold_pending(source.id);
}

// Rows of a partition that was dropped while attached would be kept for ever, though they were gone before.
void refuse_unreconciled(const Source &source) {
    if (needs_reconcile(source))
        throw Error(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE,
                    "source \"" + source.name + "\" still counts the rows of a dropped partition")
            .hint("Call collection_reconcile() first.");
}

std::optional<Day> freeze(const FunctionArgs &args) {
    const std::optional<int32> days = checked_days(args);
    SourcePtr source = checked_source(args, kFrozen);
    if (!days) {
        take_back(*source, kFrozen);
        return std::nullopt;
    }
    source = locked(*source);
    refuse_unreconciled(*source);
    fold_committed(*source);
    const Day day = move_forward(*source, kFrozen, *days);
    if (source->frozen_before != day)
        server_log("source \"" + source->name + "\": days before " + iso_day(day) + " are frozen");
    return day;
}

struct Forgotten {
    std::optional<Day> retained_from;
    int64 cells = 0, subjects = 0;
};

// What the month of the day loses with the days before it.
void leave_month(const Source &source, Day day, Level level) {
    CellSums lost;
    {
        const HeldSnapshot snapshot = HeldSnapshot::latest();
        if (level == Level::interviewer_month && !closed_days(source.id, snapshot.get()).contains(day))
            return;
        add_finer(source, snapshot.get(), {month_start(day), day - 1}, level, lost, -1);
    }
    RollupWriter().write_level(source, level, lost);
}

// The coarser levels go with the cells, and the projects' totals lose their rows.
int64 delete_cells(const Source &source, Day day) {
    if (month_start(day) < day)
        for (const Level level : {Level::project_month, Level::interviewer_month})
            leave_month(source, day, level);
    const ActingAs owner(extension_owner());
    SqlSession sql;
    sql.run(
        "WITH gone AS (DELETE FROM collection_internal.rollup WHERE source_id = $1 AND day > '-infinity'"
        " AND day < CASE WHEN level >= 2 THEN $3 ELSE $2 END RETURNING level, project_id, row_count), lost AS (SELECT "
        "project_id, pg_catalog.sum(row_count) AS row_count"
        " FROM gone WHERE level = 0 GROUP BY project_id), less AS (UPDATE collection_internal.project AS p"
        " SET row_count = p.row_count - lost.row_count FROM lost"
        " WHERE p.source_id = $1 AND p.project_id IS NOT DISTINCT FROM lost.project_id)"
        " SELECT pg_catalog.count(*) FILTER (WHERE level = 0) FROM gone",
        SqlArgs().int4(source.id).date(day).date(month_start(day)));
    return sql.integer(0, 1);
}

int64 delete_subjects(const Source &source, Day day) {
    const ActingAs owner(extension_owner());
    SqlSession sql;
    return static_cast<int64>(sql.run(
        "DELETE FROM collection_internal.subject_rollup WHERE source_id = $1 AND day < $2 AND day > '-infinity'",
        SqlArgs().int4(source.id).date(day)));
}

Forgotten retain(const FunctionArgs &args) {
    const std::optional<int32> days = checked_days(args);
    SourcePtr source = checked_source(args, kRetained);
    if (!days) {
        take_back(*source, kRetained);
        return {};
    }
    source = locked(*source);
    fold_committed(*source);
    const Day day = move_forward(*source, kRetained, *days);
    const Forgotten forgotten{day, delete_cells(*source, day), delete_subjects(*source, day)};
    if (forgotten.cells + forgotten.subjects > 0)
        server_log("source \"" + source->name + "\": " + std::to_string(forgotten.cells) + " cells before " +
                   iso_day(day) + " are forgotten");
    return forgotten;
}

}  // namespace

}  // namespace cp

CP_WRITING_FUNCTION(collection_freeze) {
    const std::optional<cp::Day> day = cp::freeze(cp::FunctionArgs(fcinfo));
    if (!day)
        PG_RETURN_NULL();
    return DateADTGetDatum(*day);
}

CP_WRITING_FUNCTION(collection_retain) {
    cp::ResultSet result(fcinfo);
    const cp::Forgotten forgotten = cp::retain(cp::FunctionArgs(fcinfo));
    cp::ResultRow row;
    row.date(forgotten.retained_from).int8(forgotten.cells).int8(forgotten.subjects);
    result.add(std::move(row));
    return Datum(0);
}
