#include "store/stored.hpp"

#include "pg/compat.hpp"
#include "pg/owners.hpp"

namespace cp {

namespace {

// Where a stored relation keeps the parts of a cell; 0 where it does not.
struct Layout {
    AttrNumber source, day, rows, project, interviewer, hour, open, timed, dials, duration_sec, duration_us, negative,
        missing, amount, project_key, interviewer_key, outcome, segment, subject, histogram;
};

constexpr Layout kDeltaLayout{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20};
constexpr Layout kRollupLayout{1, 3, 4, 12, 13, 14, 5, 6, 7, 8, 9, 10, 11, 15, 0, 0, 16, 17, 0, 18};
constexpr Layout kSubjectLayout{1, 2, 3, 4, 5, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 8, 9, 0};

int64 int8_at(const TupleTableSlot *slot, AttrNumber column) {
    return column == 0 || slot->tts_isnull[column - 1] ? 0 : DatumGetInt64(slot->tts_values[column - 1]);
}

OptionalInteger optional_at(const TupleTableSlot *slot, AttrNumber column) {
    if (column == 0 || slot->tts_isnull[column - 1])
        return {};
    return {DatumGetInt64(slot->tts_values[column - 1]), true};
}

// Storage keeps its texts plain and short, but an explicit detoast costs nothing where there is nothing to do.
std::string_view bytes_at(const TupleTableSlot *slot, AttrNumber column) {
    if (column == 0 || slot->tts_isnull[column - 1])
        return {};
    const auto *content = PG_DETOAST_DATUM_PACKED(slot->tts_values[column - 1]);
    return {VARDATA_ANY(content), VARSIZE_ANY_EXHDR(content)};
}

OptionalText text_at(const TupleTableSlot *slot, AttrNumber column) {
    if (column == 0 || slot->tts_isnull[column - 1])
        return {};
    return {bytes_at(slot, column), true};
}

Day day_at(const TupleTableSlot *slot, AttrNumber column) { return DatumGetDateADT(slot->tts_values[column - 1]); }

// Detoasted values live in context, until the next cell is read.
void read_cell(const TupleTableSlot *slot, const Layout &layout, MemoryContext context, StoredCell &cell) {
    MemoryContextReset(context);
    MemoryContext previous = MemoryContextSwitchTo(context);
    cell.key.day = day_at(slot, layout.day);
    cell.key.project = optional_at(slot, layout.project);
    cell.key.interviewer = optional_at(slot, layout.interviewer);
    cell.key.hour = optional_at(slot, layout.hour);
    cell.key.project_key = text_at(slot, layout.project_key);
    cell.key.interviewer_key = text_at(slot, layout.interviewer_key);
    cell.key.outcome = text_at(slot, layout.outcome);
    cell.key.segment = text_at(slot, layout.segment);
    cell.key.subject = text_at(slot, layout.subject);
    cell.measures = {
        int8_at(slot, layout.rows),
        int8_at(slot, layout.open),
        int8_at(slot, layout.timed),
        int8_at(slot, layout.dials),
        Int128{int8_at(slot, layout.duration_sec)} * kMicrosecondsPerSecond + int8_at(slot, layout.duration_us),
        int8_at(slot, layout.negative),
        int8_at(slot, layout.missing)};
    cell.amount = layout.amount == 0 || slot->tts_isnull[layout.amount - 1]
                      ? nullptr
                      : DatumGetNumeric(slot->tts_values[layout.amount - 1]);
    cell.histogram = bytes_at(slot, layout.histogram);
    MemoryContextSwitchTo(previous);
}

// A range of an index of ours whose leading columns are source and, for the rollup, level.
struct IndexRange {
    const char *relation;
    const char *index;
    const Layout *layout;
    bool has_level;
};

constexpr IndexRange kRollupRange{"rollup", "rollup_key", &kRollupLayout, true};
constexpr IndexRange kSubjectRange{"subject_rollup", "subject_rollup_key", &kSubjectLayout, false};

void key_of_project(const OptionalInteger &project, AttrNumber column, ScanKeyData *key) {
    if (project.present)
        ScanKeyInit(key, column, BTEqualStrategyNumber, F_INT8EQ, Int64GetDatum(project.value));
    else
        ScanKeyEntryInitialize(key, SK_ISNULL | SK_SEARCHNULL, column, InvalidStrategy, InvalidOid, InvalidOid,
                               InvalidOid, Datum(0));
}

int build_keys(const StoredScan &scan, const IndexRange &range, const OptionalInteger *project, ScanKeyData *keys) {
    int count = 0;
    AttrNumber column = 1;
    ScanKeyInit(&keys[count++], column++, BTEqualStrategyNumber, F_INT4EQ, Int32GetDatum(scan.source->id));
    if (range.has_level)
        ScanKeyInit(&keys[count++], column++, BTEqualStrategyNumber, F_INT2EQ,
                    Int16GetDatum(static_cast<int16>(scan.level)));
    if (project != nullptr)
        key_of_project(*project, column, &keys[count++]);
    ++column;
    if (scan.days.first != kAllDays.first)
        ScanKeyInit(&keys[count++], column, BTGreaterEqualStrategyNumber, F_DATE_GE, DateADTGetDatum(scan.days.first));
    if (scan.days.last != kAllDays.last)
        ScanKeyInit(&keys[count++], column, BTLessEqualStrategyNumber, F_DATE_LE, DateADTGetDatum(scan.days.last));
    return count;
}

class IndexScan {
public:
    IndexScan(const StoredScan &scan, const IndexRange &range)
        : scan_(scan),
          range_(range),
          heap_(internal_relation(range.relation), AccessShareLock),
          index_(internal_relation(range.index)),
          context_("collection_performance scan") {}

    void visit(const OptionalInteger *project, CellVisitor &visitor) const {
        pg([&] {
            ScanKeyData keys[5];
            const int count = build_keys(scan_, range_, project, keys);
            Relation index = index_open(index_, AccessShareLock);
            TupleTableSlot *slot = table_slot_create(heap_.get(), nullptr);
            IndexScanDesc scan = compat::index_begin(heap_.get(), index, scan_.snapshot, count);
            index_rescan(scan, keys, count, nullptr, 0);
            while (index_getnext_slot(scan, ForwardScanDirection, slot)) {
                CHECK_FOR_INTERRUPTS();
                slot_getallattrs(slot);
                StoredCell cell;
                read_cell(slot, *range_.layout, context_.get(), cell);
                visitor.visit(cell);
            }
            index_endscan(scan);
            ExecDropSingleTupleTableSlot(slot);
            index_close(index, AccessShareLock);
        });
    }

    // The next project in the index after this one, of whatever day; nothing after the missing one, which comes last.
    // From the first on where none is given.
    bool next_project(OptionalInteger &project) const {
        return pg([&] {
            ScanKeyData keys[5];
            StoredScan any_day = scan_;
            any_day.days = kAllDays;
            int count = build_keys(any_day, range_, nullptr, keys);
            const AttrNumber column = range_.has_level ? 3 : 2;
            if (project.present)
                ScanKeyInit(&keys[count++], column, BTGreaterStrategyNumber, F_INT8GT, Int64GetDatum(project.value));
            Relation index = index_open(index_, AccessShareLock);
            TupleTableSlot *slot = table_slot_create(heap_.get(), nullptr);
            IndexScanDesc scan = compat::index_begin(heap_.get(), index, scan_.snapshot, count);
            index_rescan(scan, keys, count, nullptr, 0);
            const bool found = index_getnext_slot(scan, ForwardScanDirection, slot);
            if (found) {
                slot_getallattrs(slot);
                project = optional_at(slot, range_.layout->project);
            }
            index_endscan(scan);
            ExecDropSingleTupleTableSlot(slot);
            index_close(index, AccessShareLock);
            return found && project.present;
        });
    }

private:
    const StoredScan &scan_;
    const IndexRange &range_;
    OpenRelation heap_;
    Oid index_;
    OwnedContext context_;
};

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

void scan_index(const StoredScan &scan, const IndexRange &range, CellVisitor &visitor) {
    constexpr size_t kFewProjects = 16;
    const IndexScan reader(scan, range);
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

}  // namespace

void scan_rollup(const StoredScan &scan, CellVisitor &visitor) { scan_index(scan, kRollupRange, visitor); }

void scan_subjects(const StoredScan &scan, CellVisitor &visitor) { scan_index(scan, kSubjectRange, visitor); }

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
        TableScanDesc heap_scan = table_beginscan(deltas.get(), scan.snapshot, 0, nullptr);
        while (table_scan_getnextslot(heap_scan, ForwardScanDirection, slot)) {
            CHECK_FOR_INTERRUPTS();
            ++visited;
            slot_getsomeattrs(slot, kDeltaLayout.project);
            if (DatumGetInt32(slot->tts_values[kDeltaLayout.source - 1]) != source.id)
                continue;
            const Day day = day_at(slot, kDeltaLayout.day);
            if ((day < first && day != kUndated) || !scan.days.contains(day) ||
                (!source.project_keyed && !wants(scan, optional_at(slot, kDeltaLayout.project))))
                continue;
            slot_getallattrs(slot);
            StoredCell cell;
            read_cell(slot, kDeltaLayout, context.get(), cell);
            if (source.project_keyed)
                cell.key.project = projects.of(cell.key.project_key);
            if (source.interviewer_keyed)
                cell.key.interviewer = interviewers.of(cell.key.interviewer_key);
            if (wants(scan, cell.key.project))
                visitor.visit(cell);
        }
        table_endscan(heap_scan);
        ExecDropSingleTupleTableSlot(slot);
    });
    return visited;
}

}  // namespace cp
