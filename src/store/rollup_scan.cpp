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

// Cells of closed months, and the finest ones of the days before and after them; no month less days outside.
void scan_closed_months(const StoredScan &scan, CellVisitor &visitor) {
    const DayRange whole = whole_months(scan.days);
    const DayRange closed = closed_days(scan.source->id, scan.snapshot);
    const DayRange months{std::max(whole.first, closed.first), std::min(whole.last, closed.last)};
    if (months.length() <= 0) {
        scan_days(scan, Level::cell, scan.days, visitor);
        return;
    }
    scan_days(scan, Level::interviewer_month, months, visitor);
    scan_days(scan, Level::cell, {scan.days.first, months.first - 1}, visitor);
    scan_days(scan, Level::cell, {months.last + 1, scan.days.last}, visitor);
}

}  // namespace

void scan_rollup(const StoredScan &scan, CellVisitor &visitor) {
    if (scan.level == Level::interviewer_month) {
        scan_closed_months(scan, visitor);
        return;
    }
    if (scan.level != Level::project_month) {
        scan_level(scan, visitor);
        return;
    }
    const MonthSplit split = split_by_months(scan.days);
    MonthCells months(scan.days, false, visitor);
    MonthCells taken(scan.days, true, visitor);
    const auto given_or_taken = [&](bool less) -> CellVisitor & { return less ? taken : visitor; };
    scan_days(scan, Level::project_month, split.months, months);
    scan_days(scan, Level::project_day, split.before, given_or_taken(split.less_before));
    scan_days(scan, Level::project_day, split.after, given_or_taken(split.less_after));
}

}  // namespace cp
