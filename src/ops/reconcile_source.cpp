// collection_reconcile and collection_reconcile_daily: repair what rollup and deltas have of a source.
#include "catalog/iso_text.hpp"
#include "catalog/triggers.hpp"
#include "catalog/zone.hpp"
#include "ops/operators.hpp"
#include "pg/args.hpp"
#include "pg/log.hpp"
#include "pg/sql.hpp"
#include "store/fold_worker.hpp"
#include "store/reconcile.hpp"

namespace cp {

namespace {

// A procedure's transactions: none, where it was called inside a transaction block.
class Batches {
public:
    explicit Batches(FunctionCallInfo fcinfo)
        : may_commit_(fcinfo->context != nullptr && IsA(fcinfo->context, CallContext) &&
                      !reinterpret_cast<CallContext *>(fcinfo->context)->atomic),
          sql_(may_commit_ ? SqlSession::Mode::may_commit : SqlSession::Mode::atomic) {}
    bool may_commit() const noexcept { return may_commit_; }
    void end() {
        if (may_commit_)
            sql_.commit();
        // After a commit nothing has a snapshot yet, and expressions of the fact table may need one.
        pg([] { EnsurePortalSnapshotExists(); });
    }

private:
    bool may_commit_;
    SqlSession sql_;
};

bool is_whole(const DayRange &days) { return days.first == kAllDays.first && days.last == kAllDays.last; }

// Everything in one transaction: what a dropped partition or a lost backfill left behind must not be forgotten
// half-way.
bool needs_one_pass(const Source &source) { return needs_reconcile(source) || !source.filled; }

int64 reconcile_in_one_pass(const Source &source) {
    clear_needs_reconcile(source);
    const int64 drift = reconcile_days(source, kAllDays);
    if (!source.filled)
        mark_filled(source);
    return drift;
}

int64 reconcile_range(const Source &source, const DayRange &days, Batches &batches) {
    if (is_whole(days) && (!batches.may_commit() || needs_one_pass(source)))
        return reconcile_in_one_pass(source);
    int64 drift = 0;
    const std::vector<DayRange> parts = batches.may_commit() ? batches_of(source, days) : std::vector<DayRange>{days};
    for (const DayRange &part : parts) {
        // Another transaction may have renamed a column, or removed the source, between two batches.
        const SourcePtr current = find_source(source.id);
        if (current == nullptr)
            break;
        drift += reconcile_days(*current, part);
        batches.end();
    }
    return drift;
}

// Drift comes back where the triggers are not there, so this is the place to say so.
void warn_of_triggers(const Source &source) {
    const TriggerState state = trigger_state(source);
    if (state.missing + state.disabled == 0)
        return;
    pg([&] {
        ereport(WARNING,
                (errmsg("source \"%s\" does not count all changes: " INT64_FORMAT " triggers are missing, " INT64_FORMAT
                        " are disabled",
                        source.name.c_str(), state.missing, state.disabled),
                 errhint("Enable them by ALTER TABLE ... ENABLE TRIGGER, register the source anew where they are "
                         "missing, and reconcile again.")));
    });
}

std::string text_of_days(const DayRange &days) {
    if (is_whole(days))
        return "all days";
    return "days " + iso_day(days.first) + " to " + iso_day(days.last);
}

void report_drift(const Source &source, const DayRange &days, int64 drift) {
    if (drift > 0)
        server_log("reconcile of source \"" + source.name + "\" corrected " + std::to_string(drift) + " cells of " +
                       text_of_days(days),
                   "Rows were changed while triggers did not fire, or storage was damaged.");
    pg([&] {
        ereport(NOTICE, (errmsg("source \"%s\": " INT64_FORMAT " cells corrected", source.name.c_str(), drift)));
    });
}

void reconcile_source(const Source &source, const DayRange &days, Batches &batches) {
    warn_of_triggers(source);
    int64 drift = reconcile_range(source, days, batches);
    batches.end();
    drift += reconcile_levels(source);
    record_reconcile(source, drift);
    batches.end();
    report_drift(source, days, drift);
}

std::optional<Day> last_daily(const Source &source) {
    const ActingAs owner(extension_owner());
    SqlSession sql;
    sql.run("SELECT last_daily FROM collection_internal.maintenance WHERE source_id = $1", SqlArgs().int4(source.id));
    if (sql.rows() == 0 || sql.is_null(0, 1))
        return std::nullopt;
    return static_cast<Day>(sql.integer(0, 1));
}

void record_daily(const Source &source, Day today) {
    const ActingAs owner(extension_owner());
    SqlSession sql;
    sql.run("UPDATE collection_internal.maintenance SET last_daily = $2 WHERE source_id = $1",
            SqlArgs().int4(source.id).date(today));
}

// Once a day of the source, whichever hour it is called in; days that were missed since the last time come along.
void reconcile_daily(const Source &source, TimeADT from_time, int32 days, Batches &batches) {
    const TimestampTz now = GetCurrentTimestamp();
    const Day today = day_of(ZoneClock(source.zone).local_time(now));
    if (now < instant_of(int64{today} * USECS_PER_DAY + from_time, source.zone))
        return;
    const Day last = last_daily(source).value_or(today - 1);
    if (last >= today)
        return;
    const Day first = static_cast<Day>(std::max<int64>(std::min<int64>(int64{today} - days, last), kFirstDay));
    reconcile_source(source, {first, today - 1}, batches);
    record_daily(source, today);
    batches.end();
}

}  // namespace

DayRange checked_days(const FunctionArgs &args, int from, int to) {
    const DayRange days{args.date(from).value_or(kAllDays.first), args.date(to).value_or(kAllDays.last)};
    if (days.first > days.last)
        throw Error(ERRCODE_INVALID_PARAMETER_VALUE, "date_from is after date_to");
    return days;
}

}  // namespace cp

CP_WRITING_FUNCTION(collection_reconcile) {
    const cp::FunctionArgs args(fcinfo);
    const cp::DayRange days = cp::checked_days(args, 1, 2);
    const std::vector<cp::SourcePtr> sources = cp::sources_to_maintain(args.text(0));
    cp::Batches batches(fcinfo);
    for (const cp::SourcePtr &source : sources)
        cp::reconcile_source(*source, days, batches);
    return Datum(0);
}

CP_WRITING_FUNCTION(collection_reconcile_daily) {
    const cp::FunctionArgs args(fcinfo);
    const TimeADT from_time = cp::checked_time_of_day(args, 1);
    const int32 days = args.int4(2).value_or(1);
    if (days < 1)
        throw cp::Error(ERRCODE_INVALID_PARAMETER_VALUE, "days is out of range").hint("Valid values are 1 and more.");
    const std::vector<cp::SourcePtr> sources = cp::sources_to_maintain(args.text(0));
    cp::Batches batches(fcinfo);
    for (const cp::SourcePtr &source : sources)
        cp::reconcile_daily(*source, from_time, days, batches);
    return Datum(0);
}
