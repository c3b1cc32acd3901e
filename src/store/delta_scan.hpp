// Reading the heap of deltas: as a sequential scan reads it, but quickly past what was folded and cannot be removed
// yet.
#pragma once

#include "pg/owners.hpp"

namespace cp {

// Every delta that an MVCC snapshot sees. Its functions may raise, so they are for inside pg(); it is trivially
// destructible, as an error jumps over it, and then transaction abort cleans up.
//
// A snapshot that is held open for long keeps folded deltas from being removed: hundreds of thousands that each reader
// has to pass. Of most of them a look at the row's header tells that whoever deleted them had committed before. And
// where that was so of all rows of a page, this backend need not look again until the page changes.
class DeltaScan {
public:
    // The slot is one of the relation's.
    DeltaScan(Relation deltas, Snapshot snapshot, TupleTableSlot *slot);
    // Puts the next one into the slot.
    bool next();
    void end();

private:
    bool next_page();
    bool is_spent() const;
    void collect(Page page);

    Relation deltas_;
    Snapshot snapshot_;
    TupleTableSlot *slot_;
    BufferAccessStrategy strategy_;
    BlockNumber blocks_, block_ = 0;
    Buffer buffer_ = InvalidBuffer;
    int found_ = 0, given_ = 0;
    OffsetNumber places_[MaxHeapTuplesPerPage];  // on the page, of those that the snapshot sees
    HeapTupleData tuple_;
};

}  // namespace cp
