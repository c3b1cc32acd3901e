// collection_reconcile: repairs what rollup and deltas have of a source.
#include "ops/operators.hpp"
#include "pg/args.hpp"
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

void reconcile_source(const Source &source, const DayRange &days, Batches &batches) {
    int64 drift = reconcile_range(source, days, batches);
    batches.end();
    drift += reconcile_levels(source);
    record_reconcile(source, drift);
    batches.end();
    pg([&] {
        ereport(NOTICE, (errmsg("source \"%s\": " INT64_FORMAT " cells corrected", source.name.c_str(), drift)));
    });
}

}  // namespace

DayRange checked_days(const FunctionArgs &args, int from, int to) {
    const DayRange days{args.date(from).value_or(kAllDays.first), args.date(to).value_or(kAllDays.last)};
    if (days.first > days.last)
        throw Error(ERRCODE_INVALID_PARAMETER_VALUE, "date_from is after date_to");
    return days;
}

}  // namespace cp

CP_FUNCTION(collection_reconcile) {
    const cp::FunctionArgs args(fcinfo);
    const cp::DayRange days = cp::checked_days(args, 1, 2);
    cp::pg([] {
        PreventCommandDuringRecovery("collection_reconcile()");
        PreventCommandIfReadOnly("collection_reconcile()");
    });
    const std::vector<cp::SourcePtr> sources = cp::sources_to_maintain(args.text(0));
    cp::Batches batches(fcinfo);
    for (const cp::SourcePtr &source : sources)
        cp::reconcile_source(*source, days, batches);
    return Datum(0);
}
