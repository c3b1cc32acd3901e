#include "store/append.hpp"

#include "pg/owners.hpp"
#include "store/delta_tuple.hpp"

namespace cp {

namespace {

constexpr size_t kBatch = 500;

// Slots that gather deltas for one multi-insert; one row alone is inserted alone.
class DeltaWriter {
public:
    explicit DeltaWriter(size_t expected)
        : relation_(internal_relation("delta"), RowExclusiveLock), context_("collection_performance deltas") {
        recheck_catalog();
        require_delta_columns(relation_.descriptor());
        slots_.resize(std::min(expected, kBatch));
        pg([&] {
            for (TupleTableSlot *&slot : slots_)
                slot = MakeSingleTupleTableSlot(relation_.descriptor(), &TTSOpsHeapTuple);
        });
    }
    ~DeltaWriter() {
        if (exit_.by_exception())
            return;
        for (TupleTableSlot *slot : slots_)
            ExecDropSingleTupleTableSlot(slot);
    }
    DeltaWriter(const DeltaWriter &) = delete;
    DeltaWriter &operator=(const DeltaWriter &) = delete;

    void add(int32 source_id, const CellKey &key, const CellValue &value, int sign) {
        MemoryContext previous = MemoryContextSwitchTo(context_.get());
        fill_delta(slots_[used_++], source_id, key, value, sign);
        MemoryContextSwitchTo(previous);
        if (used_ == slots_.size())
            flush();
    }

    void flush() {
        pg([&] {
            MemoryContext previous = MemoryContextSwitchTo(context_.get());
            const CommandId command = GetCurrentCommandId(true);
            if (used_ == 1)
                table_tuple_insert(relation_.get(), slots_[0], command, 0, nullptr);
            else if (used_ > 1)
                table_multi_insert(relation_.get(), slots_.data(), static_cast<int>(used_), command, 0, nullptr);
            for (size_t i = 0; i < used_; ++i)
                ExecClearTuple(slots_[i]);
            MemoryContextSwitchTo(previous);
            MemoryContextReset(context_.get());
        });
        used_ = 0;
    }

private:
    ScopeExit exit_;
    OpenRelation relation_;
    OwnedContext context_;
    std::vector<TupleTableSlot *> slots_;
    size_t used_ = 0;
};

}  // namespace

void append_deltas(const Source &source, const CellTable &cells, int sign) {
    const int64 changed = cells.count_changes();
    if (changed == 0)
        return;
    pg([] { PreventCommandIfReadOnly("a change of collection performance"); });
    DeltaWriter writer(static_cast<size_t>(changed));
    for (const auto &[key, value] : cells.cells())
        if (!is_zero(value))
            writer.add(source.id, key, value, sign);
    writer.flush();
    note_appended(changed);
}

}  // namespace cp
