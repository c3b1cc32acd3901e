#include "store/rollup_tuple.hpp"

#include "store/cell_columns.hpp"

namespace cp {

namespace {

// The columns that are never NULL come first in a row of collection_internal.rollup, aligned as a struct of C is.
struct Fixed {
    int32 source;
    int16 level;
    DateADT day;
    int64 rows;
};
constexpr int kFixedColumns = 4;

// The columns that may be NULL, in their order.
class Nullable {
public:
    explicit Nullable(const HeapTupleData &tuple)
        : header_(tuple.t_data),
          columns_(HeapTupleHeaderGetNatts(header_)),
          bytes_(reinterpret_cast<const char *>(header_) + header_->t_hoff) {}

    // 0 for NULL.
    int64 measure() { return integer().value; }

    OptionalInteger integer() {
        if (!next())
            return {};
        offset_ = TYPEALIGN(ALIGNOF_DOUBLE, offset_);
        int64 value;
        memcpy(&value, bytes_ + offset_, sizeof value);
        offset_ += sizeof value;
        return {value, true};
    }

    // nullptr for NULL.
    const varlena *value() {
        if (!next())
            return nullptr;
        // A byte that is not padding begins a value with a short header, which is not aligned.
        if (bytes_[offset_] == 0)
            offset_ = TYPEALIGN(ALIGNOF_INT, offset_);
        const char *found = bytes_ + offset_;
        offset_ += VARSIZE_ANY(found);
        return reinterpret_cast<const varlena *>(found);
    }

private:
    bool next() {
        const int column = column_++;
        return column < columns_ && !((header_->t_infomask & HEAP_HASNULL) != 0 && att_isnull(column, header_->t_bits));
    }

    const HeapTupleHeaderData *header_;
    int columns_;
    const char *bytes_;
    int column_ = kFixedColumns;
    size_t offset_ = sizeof(Fixed);
};

OptionalText text_of(const varlena *value) {
    if (value == nullptr)
        return {};
    return {bytes_of(PointerGetDatum(value)), true};
}

}  // namespace

void read_rollup_cell(const HeapTupleData &tuple, MemoryContext context, StoredCell &cell) {
    MemoryContextReset(context);
    MemoryContext previous = MemoryContextSwitchTo(context);
    const Fixed &fixed = *reinterpret_cast<const Fixed *>(GETSTRUCT(&tuple));
    cell.key.day = fixed.day;
    Nullable columns(tuple);
    cell.measures.rows = fixed.rows;
    cell.measures.open = columns.measure();
    cell.measures.timed = columns.measure();
    cell.measures.dials = columns.measure();
    cell.measures.duration = Int128{columns.measure()} * kMicrosecondsPerSecond;
    cell.measures.duration += columns.measure();
    cell.measures.negative = columns.measure();
    cell.measures.missing = columns.measure();
    cell.key.project = columns.integer();
    cell.key.interviewer = columns.integer();
    cell.key.hour = columns.integer();
    cell.amount = reinterpret_cast<Numeric>(const_cast<varlena *>(columns.value()));
    cell.key.outcome = text_of(columns.value());
    cell.key.segment = text_of(columns.value());
    cell.histogram = text_of(columns.value()).text;
    MemoryContextSwitchTo(previous);
}

}  // namespace cp
