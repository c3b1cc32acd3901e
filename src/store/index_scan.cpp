#include "store/index_scan.hpp"

#include "pg/compat.hpp"
#include "store/rollup_tuple.hpp"

extern "C" {
#include <access/visibilitymap.h>
#include <storage/predicate.h>
}

namespace cp {

namespace {

constexpr int kMostKeys = 5;

void key_of_project(const OptionalInteger &project, AttrNumber column, ScanKeyData *key) {
    if (project.present)
        ScanKeyInit(key, column, BTEqualStrategyNumber, F_INT8EQ, Int64GetDatum(project.value));
    else
        ScanKeyEntryInitialize(key, SK_ISNULL | SK_SEARCHNULL, column, InvalidStrategy, InvalidOid, InvalidOid,
                               InvalidOid, Datum(0));
}

}  // namespace

// To be used inside pg(): trivially destructible, as a PostgreSQL error jumps over it.
struct IndexScan::Range {
    const IndexScan &owner;
    Relation index;
    TupleTableSlot *slot;
    IndexScanDesc scan;
    Buffer map = InvalidBuffer;    // of the visibility map
    Datum values[INDEX_MAX_KEYS];  // of an index that covers
    bool nulls[INDEX_MAX_KEYS];

    Range(const IndexScan &from, ScanKeyData *keys, int count)
        : owner(from),
          index(index_open(from.index_, AccessShareLock)),
          slot(table_slot_create(from.heap_.get(), nullptr)),
          scan(compat::index_begin(from.heap_.get(), index, from.scan_.snapshot, count)) {
        scan->xs_want_itup = from.cells_.covering != nullptr;
        index_rescan(scan, keys, count, nullptr, 0);
    }

    bool next() {
        return owner.cells_.covering != nullptr ? next_entry() : index_getnext_slot(scan, ForwardScanDirection, slot);
    }

    // What next() found.
    void read(StoredCell &cell) const {
        if (owner.cells_.covering != nullptr)
            read_cell(values, nulls, *owner.cells_.covering, owner.context_.get(), cell);
        else
            read_rollup_cell(*ExecFetchSlotHeapTuple(slot, false, nullptr), owner.context_.get(), cell);
    }

    // As PostgreSQL's own index-only scans do: where the visibility map says that all may see a page, the index tells
    // all; elsewhere the heap says which entries the snapshot sees.
    bool next_entry() {
        while (const ItemPointerData *place = index_getnext_tid(scan, ForwardScanDirection)) {
            const BlockNumber page = ItemPointerGetBlockNumber(place);
            if (VM_ALL_VISIBLE(owner.heap_.get(), page, &map))
                PredicateLockPage(owner.heap_.get(), page, owner.scan_.snapshot);
            else if (!index_fetch_heap(scan, slot))
                continue;
            index_deform_tuple(scan->xs_itup, scan->xs_itupdesc, values, nulls);
            return true;
        }
        return false;
    }

    void close() {
        if (BufferIsValid(map))
            ReleaseBuffer(map);
        index_endscan(scan);
        ExecDropSingleTupleTableSlot(slot);
        index_close(index, AccessShareLock);
    }
};

IndexScan::IndexScan(const StoredScan &scan, const CellIndex &index)
    : scan_(scan),
      cells_(index),
      heap_(internal_relation(index.relation), AccessShareLock),
      index_(internal_relation(index.index)),
      context_("collection_performance scan") {
    recheck_catalog();
}

int IndexScan::keys_of(const DayRange &days, const OptionalInteger *project, ScanKeyData *keys) const {
    int count = 0;
    AttrNumber column = 1;
    ScanKeyInit(&keys[count++], column++, BTEqualStrategyNumber, F_INT4EQ, Int32GetDatum(scan_.source->id));
    if (cells_.has_level)
        ScanKeyInit(&keys[count++], column++, BTEqualStrategyNumber, F_INT2EQ,
                    Int16GetDatum(static_cast<int16>(scan_.level)));
    if (project != nullptr)
        key_of_project(*project, column, &keys[count++]);
    ++column;
    if (days.first != kAllDays.first)
        ScanKeyInit(&keys[count++], column, BTGreaterEqualStrategyNumber, F_DATE_GE, DateADTGetDatum(days.first));
    if (days.last != kAllDays.last)
        ScanKeyInit(&keys[count++], column, BTLessEqualStrategyNumber, F_DATE_LE, DateADTGetDatum(days.last));
    return count;
}

void IndexScan::visit(const OptionalInteger *project, CellVisitor &visitor) const {
    pg([&] {
        ScanKeyData keys[kMostKeys];
        const int count = keys_of(scan_.days, project, keys);
        Range range(*this, keys, count);
        while (range.next()) {
            CHECK_FOR_INTERRUPTS();
            StoredCell cell;
            range.read(cell);
            visitor.visit(cell);
        }
        range.close();
    });
}

bool IndexScan::next_project(OptionalInteger &project) const {
    return pg([&] {
        ScanKeyData keys[kMostKeys];
        int count = keys_of(kAllDays, nullptr, keys);
        const AttrNumber column = cells_.has_level ? 3 : 2;
        if (project.present)
            ScanKeyInit(&keys[count++], column, BTGreaterStrategyNumber, F_INT8GT, Int64GetDatum(project.value));
        Range range(*this, keys, count);
        const bool found = range.next();
        if (found) {
            StoredCell cell;
            range.read(cell);
            project = cell.key.project;
        }
        range.close();
        return found && project.present;
    });
}

}  // namespace cp
