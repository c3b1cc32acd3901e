#include "store/fact.hpp"

#include "pg/compat.hpp"
#include "pg/owners.hpp"
#include "store/day_index.hpp"

namespace cp {

namespace {

constexpr int64 kProgressStep = 10'000;

// Reports rows in steps, and the rest at the end.
class Progress {
public:
    explicit Progress(const RowsRead &report) : report_(report) {}
    void count() {
        if (++pending_ >= kProgressStep)
            flush();
    }
    void flush() {
        if (report_ && pending_ > 0)
            report_(pending_);
        pending_ = 0;
    }

private:
    const RowsRead &report_;
    int64 pending_ = 0;
};

struct TableScanTask {
    Relation relation;
    Snapshot snapshot;
    DayRange days;
    CellTable *table;
    int sign;
};

void scan_whole_table(const TableScanTask &task, RowReader &reader, Progress &progress) {
    pg([&] {
        TupleTableSlot *slot = table_slot_create(task.relation, nullptr);
        TableScanDesc scan = table_beginscan(task.relation, task.snapshot, 0, nullptr);
        while (table_scan_getnextslot(scan, ForwardScanDirection, slot)) {
            CHECK_FOR_INTERRUPTS();
            reader.add(slot, task.days, *task.table, task.sign);
            progress.count();
        }
        table_endscan(scan);
        ExecDropSingleTupleTableSlot(slot);
    });
}

void scan_day_index(const TableScanTask &task, const DayIndex &index, RowReader &reader, Progress &progress) {
    pg([&] {
        TupleTableSlot *slot = table_slot_create(task.relation, nullptr);
        Relation index_relation = index_open(index.index, AccessShareLock);
        for (const DayIndexRange &range : index.ranges) {
            IndexScanDesc scan = compat::index_begin(task.relation, index_relation, task.snapshot, range.key_count);
            ScanKeyData keys[2] = {range.keys[0], range.keys[1]};
            index_rescan(scan, keys, range.key_count, nullptr, 0);
            while (index_getnext_slot(scan, ForwardScanDirection, slot)) {
                CHECK_FOR_INTERRUPTS();
                reader.add(slot, task.days, *task.table, task.sign);
                progress.count();
            }
            index_endscan(scan);
        }
        index_close(index_relation, AccessShareLock);
        ExecDropSingleTupleTableSlot(slot);
    });
}

bool same_cells(const CellTable &a, const CellTable &b) {
    if (a.size() != b.size())
        return false;
    return std::all_of(a.cells().begin(), a.cells().end(), [&](const auto &cell) {
        const auto other = b.cells().find(cell.first);
        return other != b.cells().end() && same_value(cell.second, other->second);
    });
}

}  // namespace

std::vector<Oid> relations_with_rows(Oid relid, LOCKMODE lock) {
    std::vector<Oid> relations;
    // find_all_inheritors() locks what is below the relation, not the relation itself.
    List *members = pg([&] {
        if (lock != NoLock)
            LockRelationOid(relid, lock);
        return find_all_inheritors(relid, lock, nullptr);
    });
    const ListCell *cell = nullptr;
    foreach (cell, members)
        if (pg([&] { return get_rel_relkind(lfirst_oid(cell)); }) != RELKIND_PARTITIONED_TABLE)
            relations.push_back(lfirst_oid(cell));
    return relations;
}

void add_rows_of_table(const Source &source, Oid relid, Snapshot snapshot, const DayRange &days, CellTable &table,
                       int sign, const RowsRead &report) {
    const OpenRelation relation(relid, AccessShareLock);
    const std::optional<DayIndex> index = find_day_index(source, relation.get(), days);
    RowReader reader(source, relation.get());
    Progress progress(report);
    const TableScanTask task{relation.get(), snapshot, days, &table, sign};
    if (index)
        scan_day_index(task, *index, reader, progress);
    else
        scan_whole_table(task, reader, progress);
    progress.flush();
}

void add_rows_of_source(const Source &source, Snapshot snapshot, const DayRange &days, CellTable &table, int sign,
                        const RowsRead &progress) {
    for (const Oid relid : relations_with_rows(source.fact, AccessShareLock))
        add_rows_of_table(source, relid, snapshot, days, table, sign, progress);
}

bool has_day_index(const Source &source) {
    const DayRange one_day{0, 0};
    const std::vector<Oid> relations = relations_with_rows(source.fact, AccessShareLock);
    return !relations.empty() && std::all_of(relations.begin(), relations.end(), [&](Oid relid) {
        const OpenRelation relation(relid, AccessShareLock);
        return find_day_index(source, relation.get(), one_day).has_value();
    });
}

void require_agreement(const Source &source, Oid relid) {
    if (!IsolationUsesXactSnapshot())
        return;
    const OwnedContext context("collection_performance agreement");
    const HeldSnapshot mine = HeldSnapshot::transaction();
    const HeldSnapshot latest = HeldSnapshot::latest();
    CellTable seen(context.get());
    CellTable committed(context.get());
    for (const Oid leaf : relations_with_rows(relid, AccessShareLock)) {
        add_rows_of_table(source, leaf, mine.get(), kAllDays, seen, 1);
        add_rows_of_table(source, leaf, latest.get(), kAllDays, committed, 1);
    }
    if (!same_cells(seen, committed))
        throw Error(ERRCODE_T_R_SERIALIZATION_FAILURE,
                    "could not serialize access due to concurrent changes of the fact table")
            .hint("The transaction might succeed if retried.");
}

}  // namespace cp
