#include "store/delta_scan.hpp"

#include "pg/compat.hpp"

extern "C" {
#include <storage/predicate.h>
}

namespace cp {

namespace {

bool deleted_before(const HeapTupleHeaderData *row, Snapshot snapshot) noexcept {
    constexpr uint16 kWanted = HEAP_XMAX_COMMITTED;
    constexpr uint16 kUnwanted = HEAP_XMAX_INVALID | HEAP_XMAX_IS_MULTI | HEAP_XMAX_LOCK_ONLY;
    return (row->t_infomask & (kWanted | kUnwanted)) == kWanted &&
           TransactionIdPrecedes(HeapTupleHeaderGetRawXmax(row), snapshot->xmin);
}

// A page all of whose rows had been deleted before a snapshot that began at this transaction or later, as it was when
// last changed: no row appears on a page without its LSN being set, and what is deleted stays so.
struct SpentPage {
    XLogRecPtr lsn = InvalidXLogRecPtr;
    TransactionId last_deleter = InvalidTransactionId;  // none: no row was there
};

constexpr BlockNumber kMostSpent = 65'536;  // half a gigabyte of deltas
std::vector<SpentPage> spent_pages;
Oid spent_file = InvalidOid;  // what they are pages of

SpentPage &spent_page(Relation deltas, BlockNumber block) {
    if (spent_file != deltas->rd_rel->relfilenode) {
        spent_pages.clear();
        spent_file = deltas->rd_rel->relfilenode;
    }
    if (spent_pages.size() <= block)
        spent_pages.resize(block + 1);
    return spent_pages[block];
}

}  // namespace

DeltaScan::DeltaScan(Relation deltas, Snapshot snapshot, TupleTableSlot *slot)
    : deltas_(deltas),
      snapshot_(snapshot),
      slot_(slot),
      strategy_(nullptr),
      blocks_(RelationGetNumberOfBlocks(deltas)) {
    constexpr BlockNumber kSmallShare = 4;  // of the buffers, as heap_beginscan() sees it
    if (blocks_ > static_cast<BlockNumber>(NBuffers) / kSmallShare)
        strategy_ = GetAccessStrategy(BAS_BULKREAD);
    PredicateLockRelation(deltas, snapshot);
    pgstat_count_heap_scan(deltas);
}

bool DeltaScan::next() {
    while (given_ == found_)
        if (!next_page())
            return false;
    const ItemId item = PageGetItemId(BufferGetPage(buffer_), places_[given_]);
    tuple_.t_data = reinterpret_cast<HeapTupleHeader>(PageGetItem(BufferGetPage(buffer_), item));
    tuple_.t_len = ItemIdGetLength(item);
    tuple_.t_tableOid = RelationGetRelid(deltas_);
    ItemPointerSet(&tuple_.t_self, block_ - 1, places_[given_]);
    ++given_;
    ExecStoreBufferHeapTuple(&tuple_, slot_, buffer_);
    return true;
}

bool DeltaScan::next_page() {
    if (block_ >= blocks_)
        return false;
    CHECK_FOR_INTERRUPTS();
    if (BufferIsValid(buffer_))
        ReleaseBuffer(buffer_);
    buffer_ = InvalidBuffer;
    buffer_ = ReadBufferExtended(deltas_, MAIN_FORKNUM, block_, RBM_NORMAL, strategy_);
    heap_page_prune_opt(deltas_, buffer_);
    if (is_spent()) {
        found_ = given_ = 0;
        ++block_;
        return true;
    }
    LockBuffer(buffer_, BUFFER_LOCK_SHARE);
    compat::refuse_old_snapshot(snapshot_, deltas_, BufferGetPage(buffer_));
    collect(BufferGetPage(buffer_));
    LockBuffer(buffer_, BUFFER_LOCK_UNLOCK);
    ++block_;
    return true;
}

// Without a lock: who changes the page meanwhile has not committed, for our snapshot.
bool DeltaScan::is_spent() const {
    if (block_ >= kMostSpent)
        return false;
    const SpentPage &page = spent_page(deltas_, block_);
    return page.lsn != InvalidXLogRecPtr && page.lsn == PageGetLSN(BufferGetPage(buffer_)) &&
           (!TransactionIdIsValid(page.last_deleter) || TransactionIdPrecedes(page.last_deleter, snapshot_->xmin));
}

// No conflict of SERIALIZABLE is missed: whoever inserted and deleted what is passed had committed before the snapshot.
void DeltaScan::collect(Page page) {
    found_ = given_ = 0;
    bool spent = block_ < kMostSpent;
    TransactionId last_deleter = InvalidTransactionId;
    const OffsetNumber last = PageGetMaxOffsetNumber(page);
    for (OffsetNumber place = FirstOffsetNumber; place <= last; ++place) {
        const ItemId item = PageGetItemId(page, place);
        if (!ItemIdIsNormal(item))
            continue;
        auto *row = reinterpret_cast<HeapTupleHeader>(PageGetItem(page, item));
        if (deleted_before(row, snapshot_)) {
            const TransactionId deleter = HeapTupleHeaderGetRawXmax(row);
            if (!TransactionIdIsValid(last_deleter) || TransactionIdPrecedes(last_deleter, deleter))
                last_deleter = deleter;
            continue;
        }
        spent = false;
        tuple_.t_data = row;
        tuple_.t_len = ItemIdGetLength(item);
        tuple_.t_tableOid = RelationGetRelid(deltas_);
        ItemPointerSet(&tuple_.t_self, block_, place);
        const bool visible = HeapTupleSatisfiesVisibility(&tuple_, snapshot_, buffer_);
        HeapCheckForSerializableConflictOut(visible, deltas_, &tuple_, buffer_, snapshot_);
        if (visible)
            places_[found_++] = place;
    }
    if (spent)
        spent_page(deltas_, block_) = {PageGetLSN(page), last_deleter};
}

void DeltaScan::end() {
    ExecClearTuple(slot_);
    if (BufferIsValid(buffer_))
        ReleaseBuffer(buffer_);
}

}  // namespace cp
