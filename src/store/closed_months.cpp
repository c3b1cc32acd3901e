#include "store/closed_months.hpp"

#include "catalog/zone.hpp"
#include "model/range.hpp"
#include "pg/table_rows.hpp"
#include "store/keyed_heap.hpp"
#include "store/reconcile.hpp"

namespace cp {

namespace {

constexpr DayRange kNoDays{kFirstDay, kFirstDay - 1};

bool keeps_closed_months() { return OidIsValid(find_internal_relation("month_level")); }

// Whole months of ten years a quarter at a time, so that the cells of few months are in memory at once; what is older,
// in one.
std::vector<DayRange> parts_of(const DayRange &months) {
    constexpr size_t kParts = 41;
    constexpr Day kInPart = 62;  // days, to the first month of a part
    std::vector<DayRange> parts;
    for (Day last = months.last; last >= months.first; last = parts.back().first - 1) {
        const bool is_rest = parts.size() + 1 == kParts;
        parts.push_back({is_rest ? months.first : std::max(months.first, month_start(last - kInPart)), last});
    }
    return parts;
}

int64 bring_in_line(const Source &source, const DayRange &months) {
    int64 corrected = 0;
    for (const DayRange &part : parts_of(months))
        corrected += reconcile_level(source, Level::interviewer_month, part, true);
    return corrected;
}

// Straight through the heap: a table that an update has made belongs to whoever updated, and not to the owner of the
// extension, as whom our SQL runs.
void store_boundary(int32 source_id, std::optional<Day> months_before) {
    KeyedHeap boundaries("month_level", "month_level_pkey");
    pg([&] {
        Datum values[] = {Int32GetDatum(source_id), DateADTGetDatum(months_before.value_or(kUndated))};
        bool nulls[std::size(values)] = {};
        TupleTableSlot *old = boundaries.find(values, nulls);
        if (!months_before && old != nullptr)
            boundaries.remove(old);
        else if (months_before && old != nullptr)
            boundaries.update(old, values, nulls);
        else if (months_before)
            boundaries.insert(values, nulls);
        boundaries.flush();
        CommandCounterIncrement();
    });
}

}  // namespace

DayRange closed_days(int32 source_id, Snapshot snapshot) {
    if (!keeps_closed_months())
        return kNoDays;
    TableRows rows(internal_relation("month_level"), snapshot);
    while (rows.next()) {
        if (rows.integer(1) != source_id)
            continue;
        const Day before = month_start(static_cast<Day>(rows.integer(2)));
        return before > kFirstDay ? DayRange{kFirstDay, before - 1} : kNoDays;
    }
    return kNoDays;
}

DayRange closed_days_now(int32 source_id) {
    const HeldSnapshot snapshot = HeldSnapshot::latest();
    return closed_days(source_id, snapshot.get());
}

// By the difference to what is there, though nothing should be: a boundary that somebody removed left cells behind.
void close_months(const Source &source) {
    if (IsolationUsesXactSnapshot() || !keeps_closed_months())
        return;
    const Day present_month = month_start(today_in(source.zone));
    const DayRange closed = closed_days_now(source.id);
    if (closed.last + 1 >= present_month)
        return;
    (void) bring_in_line(source, {closed.last + 1, present_month - 1});
    store_boundary(source.id, present_month);
}

void close_months(int32 source_id) {
    for (const SourcePtr &source : all_sources())
        if (source->filled && (source_id == 0 || source->id == source_id))
            close_months(*source);
}

void forget_closed_months(int32 source_id) {
    if (keeps_closed_months())
        store_boundary(source_id, std::nullopt);
}

int64 reconcile_closed_months(const Source &source) {
    if (!keeps_closed_months())
        return 0;
    const DayRange closed = closed_days_now(source.id);
    int64 corrected = bring_in_line(source, closed);
    corrected += reconcile_level(source, Level::interviewer_month, {kAllDays.first, closed.first - 1}, false);
    corrected += reconcile_level(source, Level::interviewer_month, {closed.last + 1, kAllDays.last}, false);
    close_months(source);
    return corrected;
}

}  // namespace cp
