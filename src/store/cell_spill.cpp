#include "store/cell_spill.hpp"

#include "catalog/source.hpp"
#include "store/cell_columns.hpp"
#include "store/cell_sums.hpp"
#include "store/delta_tuple.hpp"

extern "C" {
#include <catalog/pg_collation.h>
#include <utils/tuplesort.h>
#include <utils/typcache.h>
}

namespace cp {

namespace {

constexpr size_t kChunk = 1024;

// As the rollup's key has them, so that cells are written next to each other.
constexpr AttrNumber kKeyColumns[] = {kDeltaColumns.project,     kDeltaColumns.project_key,     kDeltaColumns.day,
                                      kDeltaColumns.interviewer, kDeltaColumns.interviewer_key, kDeltaColumns.outcome,
                                      kDeltaColumns.hour,        kDeltaColumns.segment,         kDeltaColumns.subject};
constexpr size_t kKeys = std::size(kKeyColumns);

}  // namespace

CellSpill::CellSpill(size_t bytes, MemoryContext parent)
    : bytes_(bytes), memory_("cells on disk", parent), row_memory_("a cell on its way to disk", memory_.get()) {
    const OpenRelation delta(internal_relation("delta"), AccessShareLock);
    require_delta_columns(delta.descriptor());
    pg([&] {
        MemoryContext caller = MemoryContextSwitchTo(memory_.get());
        TupleDesc descriptor = CreateTupleDescCopy(delta.descriptor());
        row_ = MakeSingleTupleTableSlot(descriptor, &TTSOpsVirtual);
        sorted_ = MakeSingleTupleTableSlot(descriptor, &TTSOpsMinimalTuple);
        begin_sort();
        MemoryContextSwitchTo(caller);
    });
}

CellSpill::~CellSpill() {
    if (!exit_.by_exception() && sort_ != nullptr)
        tuplesort_end(sort_);
}

void CellSpill::begin_sort() {
    TupleDesc descriptor = row_->tts_tupleDescriptor;
    AttrNumber columns[kKeys];
    Oid operators[kKeys], collations[kKeys];
    bool nulls_first[kKeys] = {};
    for (size_t i = 0; i < kKeys; ++i) {
        columns[i] = kKeyColumns[i];
        const Oid type = TupleDescAttr(descriptor, columns[i] - 1)->atttypid;
        operators[i] = lookup_type_cache(type, TYPECACHE_LT_OPR)->lt_opr;
        collations[i] = type == TEXTOID ? C_COLLATION_OID : InvalidOid;
    }
    const auto kilobytes = static_cast<int>(std::clamp<size_t>(bytes_ / 1024, 64, MAX_KILOBYTES));
    sort_ = tuplesort_begin_heap(descriptor, kKeys, columns, operators, collations, nulls_first, kilobytes, nullptr,
                                 TUPLESORT_NONE);
}

void CellSpill::take(CellTable &cells) {
    size_t taken = 0;
    for (const auto &[key, value] : cells.cells()) {
        if (taken++ % kChunk == 0)
            pg([] { CHECK_FOR_INTERRUPTS(); });
        if (!is_zero(value))
            put(key, value);
    }
    cells.clear();
}

void CellSpill::put(const CellKey &key, const CellValue &value) {
    MemoryContext caller = MemoryContextSwitchTo(row_memory_.get());
    // Cells of one source are summed; which one is no matter here.
    fill_delta(row_, 0, key, value, 1);
    pg([&] {
        tuplesort_puttupleslot(sort_, row_);
        ExecClearTuple(row_);
        MemoryContextReset(row_memory_.get());
    });
    MemoryContextSwitchTo(caller);
}

bool CellSpill::next() {
    if (!tuplesort_gettupleslot(sort_, true, false, sorted_, nullptr))
        return false;
    slot_getallattrs(sorted_);
    return true;
}

// Cells that are equal come one after the other, so a part may end where the next cell is a new one.
void CellSpill::for_each_part(const PartVisitor &visit) {
    CellSums part(CellSums::kUnbounded, memory_.get());
    pg([&] { tuplesort_performsort(sort_); });
    StoredCell cell{};
    while (pg([&] {
        CHECK_FOR_INTERRUPTS();
        if (!next())
            return false;
        read_cell(sorted_->tts_values, sorted_->tts_isnull, kDeltaColumns, row_memory_.get(), cell);
        return true;
    })) {
        if (part.cells.bytes() > bytes_ && !part.cells.contains(cell.key)) {
            visit(part.cells);
            part.cells.clear();
        }
        if (cell.histogram.empty()) {
            part.cells.add(cell.key, cell.measures, cell.amount, nullptr, 1);
        } else {
            const Histogram histogram = histogram_of(cell.histogram);
            part.cells.add(cell.key, cell.measures, cell.amount, &histogram, 1);
        }
    }
    visit(part.cells);
    pg([&] { tuplesort_end(sort_); });
    sort_ = nullptr;
}

}  // namespace cp
