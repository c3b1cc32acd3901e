#include "store/rollup_writer.hpp"

#include "store/closed_months.hpp"
#include "store/member_writer.hpp"

namespace cp {

namespace {

constexpr size_t kChunk = 256;

// Columns of our tables, from 0, as sql/storage.sql lists them.
namespace rollup {
enum {
    source,
    level,
    day,
    rows,
    open,
    timed,
    dials,
    seconds,
    microseconds,
    negative,
    missing,
    project,
    interviewer,
    hour,
    amount,
    outcome,
    segment,
    histogram,
    count
};
}
namespace subject_rollup {
enum { source, day, rows, project, interviewer, hour, outcome, segment, subject, count };
}
namespace project_table {
enum { source, project, rows, changes, count };
}

// As the index sorts: what is missing comes last.
std::strong_ordering compare(const OptionalInteger &a, const OptionalInteger &b) noexcept {
    return a.present != b.present ? b.present <=> a.present : a.value <=> b.value;
}

std::strong_ordering compare(const OptionalText &a, const OptionalText &b) noexcept {
    return a.present != b.present ? b.present <=> a.present : a.text <=> b.text;
}

Datum datum_of(const OptionalText &value) {
    return PointerGetDatum(cstring_to_text_with_len(value.text.data(), static_cast<int>(value.text.size())));
}

void put(Datum *values, bool *nulls, int column, const OptionalInteger &value) {
    nulls[column] = !value.present;
    values[column] = Int64GetDatum(value.value);
}

void put(Datum *values, bool *nulls, int column, const OptionalText &value) {
    nulls[column] = !value.present;
    values[column] = value.present ? datum_of(value) : Datum(0);
}

// A measure; 0 is stored as NULL.
int64 integer_at(const TupleTableSlot *slot, int column) noexcept {
    return slot->tts_isnull[column] ? 0 : DatumGetInt64(slot->tts_values[column]);
}

Measures measures_of(const TupleTableSlot *slot) noexcept {
    Measures measures;
    measures.rows = integer_at(slot, rollup::rows);
    measures.open = integer_at(slot, rollup::open);
    measures.timed = integer_at(slot, rollup::timed);
    measures.dials = integer_at(slot, rollup::dials);
    measures.duration =
        Int128{integer_at(slot, rollup::seconds)} * kMicrosecondsPerSecond + integer_at(slot, rollup::microseconds);
    measures.negative = integer_at(slot, rollup::negative);
    measures.missing = integer_at(slot, rollup::missing);
    return measures;
}

// Adds the cell that is stored to the sum of its changes.
void add_stored(TupleTableSlot *slot, CellValue &sum) {
    sum.measures.add(measures_of(slot), 1);
    if (!slot->tts_isnull[rollup::amount]) {
        const Datum stored = slot->tts_values[rollup::amount];
        const Datum change = NumericGetDatum(sum.amount);
        sum.amount = sum.amount == nullptr
                         ? DatumGetNumeric(stored)
                         : pg([&] { return DatumGetNumeric(DirectFunctionCall2(numeric_add, stored, change)); });
    }
    if (!slot->tts_isnull[rollup::histogram]) {
        const bytea *bytes = pg([&] { return DatumGetByteaPP(slot->tts_values[rollup::histogram]); });
        sum.histogram = std::make_unique<Histogram>(
            histogram_of({VARDATA_ANY(bytes), static_cast<size_t>(VARSIZE_ANY_EXHDR(bytes))}));
    }
}

}  // namespace

// A cell with its key in the form in which it is stored.
struct RollupWriter::Row {
    OptionalInteger project, interviewer;
    Day day;
    const CellTable::Map::value_type *cell;

    bool operator<(const Row &other) const noexcept {
        for (const auto order :
             {compare(project, other.project), day <=> other.day, compare(interviewer, other.interviewer)})
            if (order != 0)
                return order < 0;
        const CellKey &a = cell->first, &b = other.cell->first;
        for (const auto order : {compare(a.outcome, b.outcome), compare(a.hour, b.hour), compare(a.segment, b.segment),
                                 compare(a.subject, b.subject)})
            if (order != 0)
                return order < 0;
        return false;
    }
};

struct RollupWriter::Columns {
    Datum values[rollup::count];
    bool nulls[rollup::count];
    bool empty;
    bool keeps_zeros;  // tables of the series 0.1 do, later ones store NULL

    void put(const Measures &measures) {
        values[rollup::rows] = Int64GetDatum(measures.rows);
        put(rollup::open, measures.open);
        put(rollup::timed, measures.timed);
        put(rollup::dials, measures.dials);
        put(rollup::seconds, static_cast<int64>(measures.duration / kMicrosecondsPerSecond));
        put(rollup::microseconds, static_cast<int64>(measures.duration % kMicrosecondsPerSecond));
        put(rollup::negative, measures.negative);
        put(rollup::missing, measures.missing);
    }

private:
    void put(int column, int64 measure) {
        nulls[column] = measure == 0 && !keeps_zeros;
        values[column] = Int64GetDatum(measure);
    }
};

RollupWriter::RollupWriter()
    : memory_("writing the rollup"),
      cells_("rollup", "rollup_key"),
      subjects_("subject_rollup", "subject_rollup_key"),
      projects_("project", "project_key") {}

// Keys are in the form in which they are stored, so no member is looked for again.
void RollupWriter::add_coarser(Level level, const DayRange &days, const std::vector<Row> &rows, CellSums &sums) {
    for (const Row &row : rows) {
        if (!days.contains(row.day))
            continue;
        const CellValue &value = row.cell->second;
        CellKey key = row.cell->first;
        key.project = row.project;
        key.interviewer = row.interviewer;
        sums.cells.add(key_at(level, key), value.measures, value.amount, value.histogram.get(), 1);
    }
}

// Each level is summed from the next finer one while that is written.
void RollupWriter::write_all(const Source &source, CellSums &sums, const RowVisitor &also) {
    const DayRange closed = closed_days_now(source.id);
    CellSums days(sums.budget() / 4);
    CellSums months(sums.budget() / 4);
    CellSums late(sums.budget() / 4);
    write_cells(source, Level::cell, sums, [&](const std::vector<Row> &rows) {
        if (also)
            also(rows);
        add_coarser(Level::project_day, kAllDays, rows, days);
        add_coarser(Level::interviewer_month, closed, rows, late);
    });
    write_cells(source, Level::project_day, days,
                [&](const std::vector<Row> &rows) { add_coarser(Level::project_month, kAllDays, rows, months); });
    write_cells(source, Level::project_month, months);
    write_cells(source, Level::interviewer_month, late);
    write_subjects(source, sums);
    write_projects(source, sums.projects);
    pg([] { CommandCounterIncrement(); });
}

void RollupWriter::write(const Source &source, CellSums &sums) { write_all(source, sums, {}); }

void RollupWriter::write_counting(const Source &source, CellSums &sums) {
    write_all(source, sums, [&](const std::vector<Row> &rows) {
        for (const Row &row : rows)
            if (!is_zero(row.cell->second))
                sums.add_project(row.cell->first, row.cell->second.measures.rows, 1);
    });
}

int64 RollupWriter::write_level(const Source &source, Level level, CellSums &sums) {
    int64 changed = sums.projects.count_changes();
    write_cells(source, level, sums, [&](const std::vector<Row> &rows) {
        changed += std::count_if(rows.begin(), rows.end(), [](const Row &row) { return !is_zero(row.cell->second); });
    });
    write_projects(source, sums.projects);
    pg([] { CommandCounterIncrement(); });
    return changed;
}

std::vector<RollupWriter::Row> RollupWriter::rows_of(const Source &source, const CellTable &table) {
    MemberWriter members(source);
    std::vector<Row> rows;
    rows.reserve(table.size());
    for (const auto &cell : table.cells())
        rows.push_back({members.project_of(cell.first), members.interviewer_of(cell.first), cell.first.day, &cell});
    std::sort(rows.begin(), rows.end());
    return rows;
}

// Chunks bound the memory, and give a cancel its chance.
template <class Write>
void RollupWriter::for_each(const std::vector<Row> &rows, KeyedHeap &heap, Write write) {
    for (size_t begin = 0; begin < rows.size(); begin += kChunk) {
        const size_t end = std::min(begin + kChunk, rows.size());
        pg([&] {
            CHECK_FOR_INTERRUPTS();
            MemoryContext caller = MemoryContextSwitchTo(memory_.get());
            for (size_t i = begin; i < end; ++i)
                write(rows[i]);
            MemoryContextSwitchTo(caller);
            MemoryContextReset(memory_.get());
        });
    }
    pg([&] { heap.flush(); });
}

void RollupWriter::write_cells(const Source &source, Level level, CellSums &sums, const RowVisitor &also) {
    Columns columns{};
    columns.values[rollup::source] = Int32GetDatum(source.id);
    columns.values[rollup::level] = Int16GetDatum(static_cast<int16>(level));
    columns.keeps_zeros = cells_.is_required(rollup::open);
    bool is_first = true;
    sums.take_cells([&](const CellTable &part) {
        // A first backfill need not look for any cell.
        if (std::exchange(is_first, false))
            columns.empty = !pg([&] { return cells_.holds_any(columns.values, 2); });
        const std::vector<Row> rows = rows_of(source, part);
        for_each(rows, cells_, [&](const Row &row) { write_cell(columns, row); });
        if (also)
            also(rows);
    });
}

void RollupWriter::write_cell(Columns &columns, const Row &row) {
    const CellKey &key = row.cell->first;
    const CellValue &change = row.cell->second;
    if (is_zero(change))
        return;
    Datum *values = columns.values;
    bool *nulls = columns.nulls;
    values[rollup::day] = DateADTGetDatum(key.day);
    put(values, nulls, rollup::project, row.project);
    put(values, nulls, rollup::interviewer, row.interviewer);
    put(values, nulls, rollup::hour, key.hour);
    put(values, nulls, rollup::outcome, key.outcome);
    put(values, nulls, rollup::segment, key.segment);

    CellValue sum;
    sum.measures = change.measures;
    sum.amount = change.amount;
    TupleTableSlot *old = columns.empty ? nullptr : cells_.find(values, nulls);
    if (old != nullptr)
        add_stored(old, sum);
    if (change.histogram != nullptr) {
        if (sum.histogram == nullptr)
            sum.histogram = std::make_unique<Histogram>();
        sum.histogram->add(*change.histogram, 1);
    }
    const bool has_histogram = sum.histogram != nullptr && !sum.histogram->empty();
    columns.put(sum.measures);
    nulls[rollup::amount] = sum.amount == nullptr;
    values[rollup::amount] = NumericGetDatum(sum.amount);
    nulls[rollup::histogram] = !has_histogram;
    values[rollup::histogram] = has_histogram ? histogram_datum(*sum.histogram) : Datum(0);
    const bool gone = is_zero(sum);
    pg([&] {
        if (old == nullptr)
            cells_.insert(values, nulls);
        else if (gone)
            cells_.remove(old);
        else
            cells_.update(old, values, nulls);
    });
}

void RollupWriter::write_subjects(const Source &source, CellSums &sums) {
    sums.take_subjects([&](const CellTable &part) { write_subjects(source, part); });
}

void RollupWriter::write_subjects(const Source &source, const CellTable &table) {
    Datum values[subject_rollup::count] = {Int32GetDatum(source.id)};
    bool nulls[subject_rollup::count] = {};
    for_each(rows_of(source, table), subjects_, [&](const Row &row) {
        const CellKey &key = row.cell->first;
        int64 rows = row.cell->second.measures.rows;
        if (rows == 0)
            return;
        values[subject_rollup::day] = DateADTGetDatum(key.day);
        put(values, nulls, subject_rollup::project, row.project);
        put(values, nulls, subject_rollup::interviewer, row.interviewer);
        put(values, nulls, subject_rollup::hour, key.hour);
        put(values, nulls, subject_rollup::outcome, key.outcome);
        put(values, nulls, subject_rollup::segment, key.segment);
        put(values, nulls, subject_rollup::subject, key.subject);
        TupleTableSlot *old = subjects_.find(values, nulls);
        if (old != nullptr)
            rows += integer_at(old, subject_rollup::rows);
        values[subject_rollup::rows] = Int64GetDatum(rows);
        if (old == nullptr)
            subjects_.insert(values, nulls);
        else if (rows == 0)
            subjects_.remove(old);
        else
            subjects_.update(old, values, nulls);
    });
}

// A project's row stays when its rows are gone: changes must never go back.
void RollupWriter::write_projects(const Source &source, const CellTable &table) {
    Datum values[project_table::count] = {Int32GetDatum(source.id)};
    bool nulls[project_table::count] = {};
    for_each(rows_of(source, table), projects_, [&](const Row &row) {
        if (is_zero(row.cell->second))
            return;
        int64 rows = row.cell->second.measures.rows;
        int64 changes = row.cell->second.measures.dials;
        put(values, nulls, project_table::project, row.project);
        TupleTableSlot *old = projects_.find(values, nulls);
        if (old != nullptr) {
            rows += integer_at(old, project_table::rows);
            changes += integer_at(old, project_table::changes);
        }
        values[project_table::rows] = Int64GetDatum(rows);
        values[project_table::changes] = Int64GetDatum(changes);
        if (old == nullptr)
            projects_.insert(values, nulls);
        else
            projects_.update(old, values, nulls);
    });
}

}  // namespace cp
