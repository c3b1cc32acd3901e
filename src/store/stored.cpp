#include "store/stored.hpp"

#include "model/range.hpp"
#include "store/delta_scan.hpp"
#include "store/index_scan.hpp"

namespace cp {

namespace {

// Where many projects are wanted, most may have no cells: from each that has some to the next that is wanted.
void visit_wanted(const IndexScan &reader, const std::vector<int64> &wanted, CellVisitor &visitor) {
    OptionalInteger project;
    auto next = wanted.begin();
    while (next != wanted.end()) {
        if (*next > PG_INT64_MIN)
            project = {*next - 1, true};
        if (!reader.next_project(project))
            return;
        next = std::lower_bound(next, wanted.end(), project.value);
        if (next == wanted.end() || *next != project.value)
            continue;
        reader.visit(&project, visitor);
        ++next;
    }
}

void visit_each(const IndexScan &reader, const std::vector<int64> &wanted, CellVisitor &visitor) {
    for (const int64 each : wanted) {
        const OptionalInteger project{each, true};
        reader.visit(&project, visitor);
    }
}

void scan_index(const StoredScan &scan, const CellIndex &index, CellVisitor &visitor) {
    constexpr size_t kFewProjects = 16;
    const IndexScan reader(scan, index);
    if (scan.projects != nullptr) {
        if (scan.projects->size() <= kFewProjects)
            visit_each(reader, *scan.projects, visitor);
        else
            visit_wanted(reader, *scan.projects, visitor);
        return;
    }
    if (scan.days.first == kAllDays.first && scan.days.last == kAllDays.last) {
        reader.visit(nullptr, visitor);
        return;
    }
    // The project leads the index, so the days of all projects are many ranges of it: one by one, lest a report over a
    // week read the years before.
    OptionalInteger project;
    while (reader.next_project(project))
        reader.visit(&project, visitor);
    const OptionalInteger missing;
    reader.visit(&missing, visitor);
}

// Surrogates of pending keys, looked up once a scan.
class SurrogateMemo {
public:
    SurrogateMemo(const Source &source, Role role, Snapshot snapshot)
        : source_(source), role_(role), snapshot_(snapshot) {}
    OptionalInteger of(const OptionalText &key) {
        if (!key.present)
            return {};
        const auto found = known_.find(std::string(key.text));
        if (found != known_.end())
            return {found->second, true};
        const int64 id = surrogate_of(source_, role_, key.text, snapshot_);
        known_.emplace(key.text, id);
        return {id, true};
    }

private:
    const Source &source_;
    Role role_;
    Snapshot snapshot_;
    std::unordered_map<std::string, int64> known_;
};

bool wants(const StoredScan &scan, const OptionalInteger &project) {
    return scan.projects == nullptr ||
           (project.present && std::binary_search(scan.projects->begin(), scan.projects->end(), project.value));
}

bool is_of_months(Level level) noexcept { return level == Level::project_month || level == Level::interviewer_month; }

}  // namespace

Level finer(Level level) noexcept { return level == Level::project_month ? Level::project_day : Level::cell; }

CellKey key_at(Level level, const CellKey &key) noexcept {
    if (level == Level::cell)
        return key;
    CellKey coarser;
    coarser.day = is_of_months(level) ? month_start(key.day) : key.day;
    coarser.project = key.project;
    coarser.outcome = key.outcome;
    if (level == Level::interviewer_month)
        coarser.interviewer = key.interviewer;
    return coarser;
}

void scan_level(const StoredScan &scan, CellVisitor &visitor) { scan_index(scan, kRollupIndex, visitor); }

void scan_subjects(const StoredScan &scan, CellVisitor &visitor) { scan_index(scan, kSubjectIndex, visitor); }

int64 scan_deltas(const StoredScan &scan, CellVisitor &visitor) {
    const Source &source = *scan.source;
    const OpenRelation deltas(internal_relation("delta"), AccessShareLock);
    const OwnedContext context("collection_performance scan");
    const Day first = counted_from(source.id, scan.snapshot);
    SurrogateMemo projects(source, Role::project, scan.snapshot);
    SurrogateMemo interviewers(source, Role::interviewer, scan.snapshot);
    int64 visited = 0;
    pg([&] {
        TupleTableSlot *slot = table_slot_create(deltas.get(), nullptr);
        DeltaScan heap_scan(deltas.get(), scan.snapshot, slot);
        while (heap_scan.next()) {
            ++visited;
            slot_getsomeattrs(slot, kDeltaColumns.project);
            if (DatumGetInt32(slot->tts_values[kDeltaColumns.source - 1]) != source.id)
                continue;
            const Day day = day_at(slot->tts_values, kDeltaColumns.day);
            if ((day < first && day != kUndated) || !scan.days.contains(day) ||
                (!source.project_keyed &&
                 !wants(scan, optional_at(slot->tts_values, slot->tts_isnull, kDeltaColumns.project))))
                continue;
            slot_getallattrs(slot);
            StoredCell cell;
            read_cell(slot->tts_values, slot->tts_isnull, kDeltaColumns, context.get(), cell);
            if (source.project_keyed)
                cell.key.project = projects.of(cell.key.project_key);
            if (source.interviewer_keyed)
                cell.key.interviewer = interviewers.of(cell.key.interviewer_key);
            if (wants(scan, cell.key.project))
                visitor.visit(cell);
        }
        heap_scan.end();
        ExecDropSingleTupleTableSlot(slot);
    });
    return visited;
}

}  // namespace cp
