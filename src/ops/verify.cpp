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

void verify(const Source &source, const DayRange &days, ResultSet &result) {
    const HeldSnapshot snapshot = HeldSnapshot::active();
    Differences differences(source, snapshot.get(), result);
    {
        CellSums fact, stored;
        add_fact(source, snapshot.get(), days, fact, 1);
        add_stored(source, snapshot.get(), days, stored, 1);
        differences.report("cell", fact.cells, stored.cells);
        differences.report("subject", fact.subjects, stored.subjects);
    }
    const bool all = days.first == kAllDays.first && days.last == kAllDays.last;
    const auto compare = [&](Level level, const char *name, const DayRange &kept) {
        CellSums expected, found;
        add_finer(source, snapshot.get(), kept, level, expected, 1);
        add_coarser(source, snapshot.get(), days, level, found, 1);
        differences.report(name, expected.cells, found.cells);
        // Those that a level has none of are equal.
        if (all)
            differences.report("project", expected.projects, found.projects, false);
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
