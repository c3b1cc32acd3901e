#include "store/reconcile.hpp"

#include "pg/sql.hpp"
#include "pg/table_rows.hpp"
#include "store/append.hpp"
#include "store/closed_months.hpp"
#include "store/fold.hpp"
#include "store/fold_worker.hpp"
#include "store/rollup_writer.hpp"
#include "store/stored.hpp"

namespace cp {

namespace {

constexpr int64 kLongestBatch = 31;         // days
constexpr int64 kRowsPerBatch = 2'000'000;  // as estimated

// Sums what is stored under the keys that the fact table has.
class StoredSums final : public CellVisitor {
public:
    StoredSums(const Source &source, Snapshot snapshot, CellSums &sums, int sign)
        : source_(source), snapshot_(snapshot), sums_(sums), sign_(sign) {}

    void visit(const StoredCell &cell) override {
        if (!source_.counts(cell.key.day))
            return;
        CellKey key = cell.key;
        if (source_.project_keyed)
            restore(Role::project, projects_, key.project, key.project_key);
        if (source_.interviewer_keyed)
            restore(Role::interviewer, interviewers_, key.interviewer, key.interviewer_key);
        if (subjects_only) {
            sums_.subjects.add(key, cell.measures, nullptr, sign_);
        } else if (cell.histogram.empty()) {
            sums_.add(key, cell.measures, cell.amount, nullptr, sign_);
        } else {
            const Histogram histogram = histogram_of(cell.histogram);
            sums_.add(key, cell.measures, cell.amount, &histogram, sign_);
        }
    }

    bool subjects_only = false;

private:
    using Known = std::unordered_map<int64, std::optional<std::string>>;
    static constexpr size_t kMostKnown = 20'000;  // of more, those that come again are looked up again

    // A surrogate that no member has (a damaged table) stays a number.
    void restore(Role role, Known &known, OptionalInteger &id, OptionalText &key) {
        if (!key.present && id.present) {
            if (known.size() >= kMostKnown)
                known.clear();
            const auto [place, added] = known.try_emplace(id.value);
            if (added)
                place->second = key_of_surrogate(source_, role, id.value, snapshot_);
            if (place->second)
                key = {*place->second, true};
        }
        if (key.present)
            id = {};
    }

    const Source &source_;
    Snapshot snapshot_;
    CellSums &sums_;
    int sign_;
    Known projects_, interviewers_;
};

// Stored cells, summed as those of a level are, and by project where they are the finest.
class LevelSums final : public CellVisitor {
public:
    LevelSums(Level level, bool count_projects, CellSums &sums, int sign)
        : level_(level), count_projects_(count_projects), sums_(sums), sign_(sign) {}

    void visit(const StoredCell &cell) override {
        const CellKey key = key_at(level_, cell.key);
        std::optional<Histogram> histogram;
        if (!cell.histogram.empty())
            histogram = histogram_of(cell.histogram);
        sums_.cells.add(key, cell.measures, cell.amount, histogram ? &*histogram : nullptr, sign_);
        if (count_projects_)
            sums_.add_project(key, cell.measures.rows, 0);
    }

private:
    Level level_;
    bool count_projects_;
    CellSums &sums_;
    int sign_;
};

void add_cells(const Source &source, Snapshot snapshot, const DayRange &days, Level from, CellVisitor &visitor) {
    StoredScan scan{};
    scan.source = &source;
    scan.snapshot = snapshot;
    scan.days = days;
    scan.level = from;
    scan_level(scan, visitor);
}

void add_projects(const Source &source, Snapshot snapshot, CellSums &sums, int sign) {
    TableRows projects(internal_relation("project"), snapshot);
    while (projects.next()) {
        CellKey key;
        if (projects.integer(1) != source.id)
            continue;
        if (!projects.is_null(2))
            key.project = {projects.integer(2), true};
        sums.add_project(key, sign * projects.integer(3), 0);
    }
}

int64 append_cells(const Source &source, CellSums &sums) {
    int64 corrected = 0;
    sums.take_cells([&](const CellTable &part) {
        corrected += part.count_changes();
        append_deltas(source, part);
    });
    return corrected;
}

// A delta with a subject counts its rows into the cell as well. So that both become right, what the subjects' deltas
// add to the cells is taken off the cells' own.
int64 append_difference(const Source &source, CellSums &difference) {
    if (!source.track_subjects)
        return append_cells(source, difference);
    CellSums cells(difference.budget() / 2);
    int64 corrected = 0;
    difference.take_cells([&](const CellTable &part) {
        corrected += part.count_changes();
        for (const auto &[key, value] : part.cells())
            cells.cells.add(key, value.measures, value.amount, value.histogram.get(), 1);
    });
    difference.take_subjects([&](const CellTable &part) {
        corrected += part.count_changes();
        append_deltas(source, part);
        for (const auto &[key, value] : part.cells())
            if (!is_zero(value))
                cells.cells.add(without_subject(key), value.measures, nullptr, -1);
    });
    (void) append_cells(source, cells);
    return corrected;
}

// Rows of the fact table by cell and subject, which go on into sums of cells and of subjects: all at the end, and
// whenever they take as much memory as they may.
class RowsBySubject final : private CellOverflow {
public:
    explicit RowsBySubject(CellSums &sums)
        : sums_(sums),
          memory_("rows by cell and subject"),
          chunks_(CellSums::packed_context(memory_.get())),
          table(chunks_, this) {}
    RowsBySubject(const RowsBySubject &) = delete;
    RowsBySubject &operator=(const RowsBySubject &) = delete;

    void pass_on() {
        for (const auto &[key, value] : table.cells())
            sums_.add(key, value.measures, value.amount, value.histogram.get(), 1);
        table.clear();
    }

private:
    void make_room() override {
        if (table.bytes() >= std::min(sums_.budget(), CellSums::maintenance_budget()) / 4)
            pass_on();
    }

    CellSums &sums_;
    OwnedContext memory_;
    MemoryContext chunks_;

public:
    CellTable table;
};

// The first and last day of the fact table, a little widened; nothing where it has none. Quick where an index serves
// the days. Read as the table's owner.
std::optional<DayRange> days_of(const Source &source) {
    const OpenRelation fact(source.fact, AccessShareLock);
    const ActingAs owner(fact.get()->rd_rel->relowner);
    const std::string day =
        source.has(Role::ended_at) && source.has(Role::started_at)
            ? "COALESCE((" + *source.role(Role::ended_at) + "), (" + *source.role(Role::started_at) + "))"
            : "(" + *source.role(source.has(Role::ended_at) ? Role::ended_at : Role::started_at) + ")";
    const std::string bound = " FROM " + qualified_name(source.fact) + " WHERE " + day;
    SqlSession sql;
    sql.query("SELECT (SELECT pg_catalog.min(" + day + ")::pg_catalog.date" + bound +
              " > '-infinity'), "
              "(SELECT pg_catalog.max(" +
              day + ")::pg_catalog.date" + bound + " < 'infinity')");
    if (sql.is_null(0, 1) || sql.is_null(0, 2))
        return std::nullopt;
    // The session's zone is not the source's.
    return DayRange{static_cast<Day>(sql.integer(0, 1) - 2), static_cast<Day>(sql.integer(0, 2) + 2)};
}

}  // namespace

void add_fact(const Source &source, Snapshot snapshot, const DayRange &days, CellSums &sums, int sign,
              const RowsRead &progress) {
    if (!source.track_subjects) {
        add_rows_of_source(source, snapshot, days, sums.cells, sign, progress);
        return;
    }
    RowsBySubject rows(sums);
    add_rows_of_source(source, snapshot, days, rows.table, sign, progress);
    rows.pass_on();
}

void add_stored(const Source &source, Snapshot snapshot, const DayRange &days, CellSums &sums, int sign) {
    StoredSums visitor(source, snapshot, sums, sign);
    StoredScan scan{};
    scan.source = &source;
    scan.snapshot = snapshot;
    scan.days = days;
    scan_rollup(scan, visitor);
    scan_deltas(scan, visitor);
    if (!source.track_subjects)
        return;
    visitor.subjects_only = true;
    scan_subjects(scan, visitor);
}

// Before the reconcile lock the fact table is locked against TRUNCATE, and the snapshot comes last: in any other order
// drift is left behind.
void find_difference(const Source &source, const DayRange &days, CellSums &difference, const RowsRead &progress) {
    (void) relations_with_rows(source.fact, AccessShareLock);
    take_maintenance_lock(MaintenanceLock::reconcile, source.id, true);
    // As it is now: who held the lock may have frozen days.
    const SourcePtr current = find_source(source.id);
    if (current == nullptr)
        return;
    const HeldSnapshot snapshot = HeldSnapshot::latest();
    add_fact(*current, snapshot.get(), days, difference, 1, progress);
    add_stored(*current, snapshot.get(), days, difference, -1);
}

int64 reconcile_days(const Source &source, const DayRange &days, const RowsRead &progress) {
    CellSums difference(CellSums::maintenance_budget());
    find_difference(source, days, difference, progress);
    return append_difference(source, difference);
}

void add_finer(const Source &source, Snapshot snapshot, const DayRange &days, Level level, CellSums &sums, int sign) {
    LevelSums visitor(level, level == Level::project_day, sums, sign);
    add_cells(source, snapshot, days, finer(level), visitor);
}

void add_coarser(const Source &source, Snapshot snapshot, const DayRange &days, Level level, CellSums &sums, int sign) {
    LevelSums visitor(level, false, sums, sign);
    add_cells(source, snapshot, days, level, visitor);
    if (level == Level::project_day)
        add_projects(source, snapshot, sums, sign);
}

int64 reconcile_level(const Source &source, Level level, const DayRange &days, bool is_kept) {
    CellSums difference(CellSums::maintenance_budget());
    {
        const HeldSnapshot snapshot = HeldSnapshot::latest();
        if (is_kept)
            add_finer(source, snapshot.get(), days, level, difference, 1);
        add_coarser(source, snapshot.get(), days, level, difference, -1);
    }
    return RollupWriter().write_level(source, level, difference);
}

int64 reconcile_levels(const Source &source) {
    take_maintenance_lock(MaintenanceLock::fold, 0, true);
    int64 corrected = reconcile_level(source, Level::project_day, kAllDays, true);
    corrected += reconcile_level(source, Level::project_month, kAllDays, true);
    return corrected + reconcile_closed_months(source);
}

bool needs_reconcile(const Source &source) {
    const ActingAs owner(extension_owner());
    SqlSession sql;
    sql.run("SELECT FROM collection_internal.maintenance WHERE source_id = $1 AND needs_reconcile",
            SqlArgs().int4(source.id));
    return sql.rows() > 0;
}

int64 estimated_rows(const Source &source) {
    double rows = 0;
    for (const Oid relid : relations_with_rows(source.fact, AccessShareLock)) {
        const OpenRelation relation(relid, AccessShareLock);
        rows += pg([&] {
            BlockNumber pages = 0;
            double tuples = 0, all_visible = 0;
            estimate_rel_size(relation.get(), nullptr, &pages, &tuples, &all_visible);
            return tuples;
        });
    }
    return static_cast<int64>(rows);
}

std::vector<DayRange> batches_of(const Source &source, const DayRange &days) {
    const int64 rows = estimated_rows(source);
    if (rows <= backfill_pass_rows() || days.length() <= kLongestBatch || !has_day_index(source))
        return {days};
    const std::optional<DayRange> held = days_of(source);
    if (!held || held->last < days.first || held->first > days.last)
        return {days};
    const Day newest = std::min(days.last, held->last);
    const Day oldest = std::min(std::max({days.first, held->first, source.counted_from}), newest + 1);
    const int64 length =
        std::clamp<int64>((int64{newest} - oldest) * kRowsPerBatch / std::max<int64>(rows, 1), 1, kLongestBatch);
    std::vector<DayRange> batches;
    Day last = newest;
    while (last >= oldest) {
        const Day first = static_cast<Day>(std::max<int64>(int64{last} - length + 1, oldest));
        batches.push_back({first, last});
        last = first - 1;
    }
    // What no index finds comes last, a pass over the whole table each: the undated rows, and what only storage has.
    if (days.last > newest)
        batches.push_back({newest + 1, days.last});
    if (days.first < oldest)
        batches.push_back({days.first, oldest - 1});
    return batches;
}

}  // namespace cp
