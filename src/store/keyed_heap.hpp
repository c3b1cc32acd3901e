// One of our tables with a unique key, changed straight through the heap: for what the fold writes by the hundred
// thousand. Only the holder of the fold lock changes these tables, so the newest committed row is the row.
#pragma once

#include "catalog/source.hpp"
#include "pg/owners.hpp"

namespace cp {

// Every method but the constructor and is_required() must be called inside pg(), with an active snapshot (for TOAST).
class KeyedHeap {
public:
    KeyedHeap(const char *table, const char *index);
    ~KeyedHeap();
    KeyedHeap(const KeyedHeap &) = delete;
    KeyedHeap &operator=(const KeyedHeap &) = delete;

    // Whether a column may not be NULL; columns from 0.
    bool is_required(int column) const { return TupleDescAttr(table_.descriptor(), column)->attnotnull; }
    // The row with the key that stands in values, or nullptr; values and nulls are indexed by column, from 0.
    // The slot is valid until the next call.
    TupleTableSlot *find(const Datum *values, const bool *nulls);
    // Whether any row has these values in the first columns of the key.
    bool holds_any(const Datum *values, int key_columns);
    void update(TupleTableSlot *old, Datum *values, bool *nulls);
    void remove(TupleTableSlot *old);
    // Inserts are gathered, so that a page is written and logged once; find() does not see them before flush().
    void insert(Datum *values, bool *nulls);
    void flush();

private:
    static constexpr int kBatch = 512;
    void set_keys(const Datum *values, const bool *nulls, int columns);
    void close();

    ScopeExit exit_;
    OpenRelation table_;
    MemoryContext scan_memory_ = CurrentMemoryContext;
    MemoryContext batch_memory_ = nullptr;
    CatalogIndexState indexes_ = nullptr;
    Relation index_ = nullptr;
    IndexScanDesc scan_ = nullptr;
    TupleTableSlot *found_ = nullptr;
    TupleTableSlot *batch_[kBatch] = {};
    int gathered_ = 0;
    ScanKeyData keys_[INDEX_MAX_KEYS];
};

}  // namespace cp
