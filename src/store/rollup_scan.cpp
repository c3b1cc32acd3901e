// The rollup by months and days.
#include "model/range.hpp"
#include "store/cell_sums.hpp"
#include "store/closed_months.hpp"
#include "store/stored.hpp"

namespace cp {

namespace {

// Passes on the cells of the months of these days as cells of the days; or, as their negatives, those to be taken off.
class MonthCells final : public CellVisitor {
public:
    MonthCells(const DayRange &days, bool less, CellVisitor &visitor)
        : days_(days), less_(less), visitor_(visitor), context_("cells of months") {}

    void visit(const StoredCell &cell) override {
        StoredCell given = cell;
        given.key.day = std::clamp(cell.key.day, days_.first, days_.last);
        if (less_) {
            given.measures = Measures{};
            given.measures.add(cell.measures, -1);
            if (cell.amount != nullptr)
                given.amount = negative(cell.amount);
            if (!cell.histogram.empty())
                given.histogram = negative(cell.histogram);
        }
        visitor_.visit(given);
    }

private:
    Numeric negative(Numeric amount) {
        MemoryContextReset(context_.get());
        MemoryContext previous = MemoryContextSwitchTo(context_.get());
        const Datum result = DirectFunctionCall1(numeric_uminus, NumericGetDatum(amount));
        MemoryContextSwitchTo(previous);
        return DatumGetNumeric(result);
    }

    std::string_view negative(std::string_view histogram) {
        Histogram negative;
        negative.add(histogram_of(histogram), -1);
        histogram_ = negative.encode();
        return histogram_;
    }

    DayRange days_;
    bool less_;
    CellVisitor &visitor_;
    OwnedContext context_;
    std::string histogram_;
};

void scan_days(StoredScan scan, Level level, const DayRange &days, CellVisitor &visitor) {
    if (days.length() <= 0)
        return;
    scan.level = level;
    scan.days = days;
    scan_level(scan, visitor);
}

// Whole months at one level, and the days beside them at the finer one that it is summed from.
void scan_months(const StoredScan &scan, Level level, const DayRange &days, CellVisitor &visitor) {
    const Level by_days = finer(level);
    const MonthSplit split = split_by_months(days);
    MonthCells months(days, false, visitor);
    MonthCells taken(days, true, visitor);
    const auto given_or_taken = [&](bool less) -> CellVisitor & { return less ? taken : visitor; };
    scan_days(scan, level, split.months, months);
    scan_days(scan, by_days, split.before, given_or_taken(split.less_before));
    scan_days(scan, by_days, split.after, given_or_taken(split.less_after));
}

// The days of closed months by months, and what is undated or of the months since in the finest cells.
void scan_closed_months(const StoredScan &scan, CellVisitor &visitor) {
    const DayRange closed = closed_days(scan.source->id, scan.snapshot);
    const DayRange days{std::max(scan.days.first, closed.first), std::min(scan.days.last, closed.last)};
    if (days.length() <= 0) {
        scan_days(scan, Level::cell, scan.days, visitor);
        return;
    }
    scan_days(scan, Level::cell, {scan.days.first, days.first - 1}, visitor);
    scan_months(scan, Level::interviewer_month, days, visitor);
    scan_days(scan, Level::cell, {days.last + 1, scan.days.last}, visitor);
}

}  // namespace

void scan_rollup(const StoredScan &scan, CellVisitor &visitor) {
    switch (scan.level) {
        case Level::cell:
        case Level::project_day: scan_level(scan, visitor); break;
        case Level::project_month: scan_months(scan, scan.level, scan.days, visitor); break;
        case Level::interviewer_month: scan_closed_months(scan, visitor); break;
    }
}

}  // namespace cp
