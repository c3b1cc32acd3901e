#include "store/keyed_heap.hpp"

#include "pg/compat.hpp"

namespace cp {

namespace {

// An equality key on a column of the index; what it compares with is set by find().
void prepare_key(ScanKey key, Relation index, int column) {
    const Oid type = index->rd_opcintype[column];
    const Oid equals = get_opfamily_member(index->rd_opfamily[column], type, type, BTEqualStrategyNumber);
    ScanKeyEntryInitialize(key, 0, static_cast<AttrNumber>(column + 1), BTEqualStrategyNumber, InvalidOid,
                           index->rd_indcollation[column], get_opcode(equals), Datum(0));
}

}  // namespace

KeyedHeap::KeyedHeap(const char *table, const char *index) : table_(internal_relation(table), RowExclusiveLock) {
    const Oid index_oid = internal_relation(index);
    pg([&] {
        batch_memory_ = AllocSetContextCreate(CurrentMemoryContext, "rows to insert", ALLOCSET_DEFAULT_SIZES);
        indexes_ = CatalogOpenIndexes(table_.get());
        index_ = index_open(index_oid, RowExclusiveLock);
        found_ = table_slot_create(table_.get(), nullptr);
        const int columns = IndexRelationGetNumberOfKeyAttributes(index_);
        for (int i = 0; i < columns; ++i)
            prepare_key(&keys_[i], index_, i);
        scan_ = compat::index_begin(table_.get(), index_, SnapshotSelf, columns);
        // A copy is not counted by reference: hundreds of pins of one descriptor make every further one slow.
        TupleDesc descriptor = CreateTupleDescCopy(table_.descriptor());
        for (auto &slot : batch_)
            slot = MakeSingleTupleTableSlot(descriptor, &TTSOpsHeapTuple);
    });
}

KeyedHeap::~KeyedHeap() {
    if (!exit_.by_exception())
        close();
}

void KeyedHeap::close() {
    TupleDesc descriptor = batch_[0]->tts_tupleDescriptor;
    for (TupleTableSlot *slot : batch_)
        ExecDropSingleTupleTableSlot(slot);
    FreeTupleDesc(descriptor);
    index_endscan(scan_);
    ExecDropSingleTupleTableSlot(found_);
    index_close(index_, NoLock);
    CatalogCloseIndexes(indexes_);
    MemoryContextDelete(batch_memory_);
}

void KeyedHeap::set_keys(const Datum *values, const bool *nulls, int columns) {
    for (int i = 0; i < columns; ++i) {
        const int column = index_->rd_index->indkey.values[i] - 1;
        const bool missing = nulls != nullptr && nulls[column];
        keys_[i].sk_flags = missing ? SK_ISNULL | SK_SEARCHNULL : 0;
        keys_[i].sk_argument = missing ? Datum(0) : values[column];
    }
}

bool KeyedHeap::holds_any(const Datum *values, int key_columns) {
    set_keys(values, nullptr, key_columns);
    IndexScanDesc scan = compat::index_begin(table_.get(), index_, SnapshotSelf, key_columns);
    index_rescan(scan, keys_, key_columns, nullptr, 0);
    const bool exists = index_getnext_slot(scan, ForwardScanDirection, found_);
    index_endscan(scan);
    return exists;
}

TupleTableSlot *KeyedHeap::find(const Datum *values, const bool *nulls) {
    const int columns = IndexRelationGetNumberOfKeyAttributes(index_);
    set_keys(values, nulls, columns);
    // The scan keeps what it allocates on its way (entries found dead), so it must outlive the caller's short context.
    MemoryContext caller = MemoryContextSwitchTo(scan_memory_);
    index_rescan(scan_, keys_, columns, nullptr, 0);
    const bool exists = index_getnext_slot(scan_, ForwardScanDirection, found_);
    MemoryContextSwitchTo(caller);
    if (!exists)
        return nullptr;
    slot_getallattrs(found_);
    return found_;
}

void KeyedHeap::update(TupleTableSlot *old, Datum *values, bool *nulls) {
    ItemPointerData place = old->tts_tid;
    HeapTuple row = heap_form_tuple(table_.descriptor(), values, nulls);
    CatalogTupleUpdateWithInfo(table_.get(), &place, row, indexes_);
    heap_freetuple(row);
}

void KeyedHeap::remove(TupleTableSlot *old) {
    ItemPointerData place = old->tts_tid;
    CatalogTupleDelete(table_.get(), &place);
}

void KeyedHeap::insert(Datum *values, bool *nulls) {
    MemoryContext caller = MemoryContextSwitchTo(batch_memory_);
    ExecStoreHeapTuple(heap_form_tuple(table_.descriptor(), values, nulls), batch_[gathered_++], false);
    MemoryContextSwitchTo(caller);
    if (gathered_ == kBatch)
        flush();
}

void KeyedHeap::flush() {
    if (gathered_ == 0)
        return;
    MemoryContext caller = MemoryContextSwitchTo(batch_memory_);
    CatalogTuplesMultiInsertWithInfo(table_.get(), batch_, gathered_, indexes_);
    MemoryContextSwitchTo(caller);
    for (int i = 0; i < gathered_; ++i)
        ExecClearTuple(batch_[i]);
    gathered_ = 0;
    MemoryContextReset(batch_memory_);
}

}  // namespace cp
