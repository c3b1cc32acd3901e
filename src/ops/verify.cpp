// collection_verify: the cells in which storage differs from the fact table.
#include "ops/operators.hpp"
#include "pg/result.hpp"
#include "store/closed_months.hpp"
#include "store/member.hpp"
#include "store/reconcile.hpp"

namespace cp {

namespace {

// Microseconds as seconds, exactly; a sum of durations leaves 64 bits after 292,000 years.
Datum seconds_of(Int128 microseconds) {
    return pg([&] { return NumericGetDatum(int64_div_fast_to_numeric(static_cast<int64>(microseconds), 6)); });
}

class Differences {
public:
    Differences(const Source &source, Snapshot snapshot, ResultSet &result)
        : source_(source), snapshot_(snapshot), result_(result) {}

    // Reports every cell that is not the same in both tables. The projects' totals are of no day.
    void report(const char *level, const CellTable &expected, const CellTable &found, bool has_day = true) {
        static const CellValue nothing;
        for (const auto &[key, value] : expected.cells()) {
            const auto other = found.cells().find(key);
            report(level, key, value, other == found.cells().end() ? nothing : other->second, has_day);
        }
        for (const auto &[key, value] : found.cells())
            if (expected.cells().find(key) == expected.cells().end())
                report(level, key, nothing, value, has_day);
    }

private:
    void report(const char *level, const CellKey &key, const CellValue &expected, const CellValue &found,
                bool has_day) {
        if (same_value(expected, found))
            return;
        ResultRow row;
        row.text(source_.name).text(level);
        put_key(row, Role::project, key.project, key.project_key);
        row.date(has_day ? std::optional<DateADT>(key.day) : std::nullopt);
        if (key.hour.present)
            row.timestamptz(key.hour.value);
        else
            row.null();
        put_key(row, Role::interviewer, key.interviewer, key.interviewer_key);
        for (const OptionalText &part : {key.outcome, key.segment, key.subject})
            put(row, part);
        row.int8(expected.measures.rows).int8(found.measures.rows);
        row.int8(expected.measures.dials).int8(found.measures.dials);
        row.datum(seconds_of(expected.measures.duration), false).datum(seconds_of(found.measures.duration), false);
        put(row, expected.amount);
        put(row, found.amount);
        result_.add(std::move(row));
    }

    static void put(ResultRow &row, const OptionalText &value) {
        if (value.present)
            row.text(value.text);
        else
            row.null();
    }

    static void put(ResultRow &row, Numeric amount) { row.datum(NumericGetDatum(amount), amount == nullptr); }

    void put_key(ResultRow &row, Role role, const OptionalInteger &id, const OptionalText &key) {
        if (key.present)
            row.int8(surrogate_of(source_, role, key.text, snapshot_)).text(key.text);
        else if (id.present)
            row.int8(id.value).null();
        else
            row.null().null();
    }

    const Source &source_;
    Snapshot snapshot_;
    ResultSet &result_;
};

// Adds what is compared, multiplied by a sign.
using AddCells = std::function<void(CellSums &, int)>;

void add_keys(const CellTable &from, CellTable &keys) {
    for (const auto &[key, value] : from.cells())
        if (!is_zero(value))
            keys.add(key, Measures(), nullptr, 1);
}

// The cells in which two sums differ, usually none, and then both, of these cells alone: so a comparison of any number
// of cells stays within maintenance_work_mem, as long as few of them differ.
class Comparison {
public:
    Comparison(const AddCells &add_expected, const AddCells &add_found)
        : memory_("cells that differ"), cells_(memory_.get()), subjects_(memory_.get()) {
        {
            CellSums difference(CellSums::maintenance_budget());
            add_expected(difference, 1);
            add_found(difference, -1);
            difference.take_cells([&](const CellTable &part) { add_keys(part, cells_); });
            difference.take_subjects([&](const CellTable &part) { add_keys(part, subjects_); });
            if (cells_.size() + subjects_.size() == 0 && difference.projects.count_changes() == 0)
                return;
        }
        for (CellSums *sums : {&expected, &found}) {
            sums->cells.keep_only(cells_);
            sums->subjects.keep_only(subjects_);
        }
        add_expected(expected, 1);
        add_found(found, 1);
    }

private:
    OwnedContext memory_;
    CellTable cells_, subjects_;

public:
    CellSums expected, found;
};

void verify(const Source &source, const DayRange &days, ResultSet &result) {
    const HeldSnapshot snapshot = HeldSnapshot::active();
    Differences differences(source, snapshot.get(), result);
    {
        const Comparison cells([&](CellSums &sums, int sign) { add_fact(source, snapshot.get(), days, sums, sign); },
                               [&](CellSums &sums, int sign) { add_stored(source, snapshot.get(), days, sums, sign); });
        differences.report("cell", cells.expected.cells, cells.found.cells);
        differences.report("subject", cells.expected.subjects, cells.found.subjects);
    }
    const bool all = days.first == kAllDays.first && days.last == kAllDays.last;
    const auto compare = [&](Level level, const char *name, const DayRange &kept) {
        const Comparison cells(
            [&](CellSums &sums, int sign) { add_finer(source, snapshot.get(), kept, level, sums, sign); },
            [&](CellSums &sums, int sign) { add_coarser(source, snapshot.get(), days, level, sums, sign); });
        differences.report(name, cells.expected.cells, cells.found.cells);
        // Those that a level has none of are equal.
        if (all)
            differences.report("project", cells.expected.projects, cells.found.projects, false);
    };
    compare(Level::project_day, "project_day", days);
    if (!all)
        return;
    compare(Level::project_month, "project_month", days);
    compare(Level::interviewer_month, "interviewer_month", closed_days(source.id, snapshot.get()));
}

}  // namespace

}  // namespace cp

CP_FUNCTION(collection_verify) {
    const cp::FunctionArgs args(fcinfo);
    const cp::DayRange days = cp::checked_days(args, 1, 2);
    const std::vector<cp::SourcePtr> sources = cp::sources_to_maintain(args.text(0));
    cp::ResultSet result(fcinfo);
    for (const cp::SourcePtr &source : sources)
        cp::verify(*source, days, result);
    return Datum(0);
}
