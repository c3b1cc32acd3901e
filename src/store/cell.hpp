// A cell: the grain at which measures add up, and tables of cells being summed.
#pragma once

#include "model/day.hpp"
#include "model/histogram.hpp"
#include "model/measures.hpp"
#include "pg/memory.hpp"

namespace cp {

// Text that may be missing. A view: its owner is the table or the tuple it was read from.
struct OptionalText {
    std::string_view text;
    bool present = false;
    bool operator==(const OptionalText &other) const noexcept { return present == other.present && text == other.text; }
};

struct OptionalInteger {
    int64 value = 0;
    bool present = false;
    bool operator==(const OptionalInteger &other) const noexcept = default;
};

// Trivially destructible, so that it may stand in frames that a PostgreSQL error jumps over.
struct CellKey {
    Day day = kUndated;
    OptionalInteger project, interviewer;       // integer keys, or surrogates where already known
    OptionalText project_key, interviewer_key;  // keys of any other type
    OptionalInteger hour;                       // TimestampTz of the hour's start, where the source keeps hours
    OptionalText outcome, segment, subject;
    bool operator==(const CellKey &other) const noexcept = default;
};

// Not noexcept, though it never throws: libstdc++ then keeps each hash, instead of computing those of a whole chain
// anew.
struct CellKeyHash {
    size_t operator()(const CellKey &key) const;
};

struct CellValue {
    Measures measures;
    Numeric amount = nullptr;              // nullptr: no amount; otherwise in the table's memory context
    std::unique_ptr<Histogram> histogram;  // nullptr: no timed row, or not tracked
};

// sum + sign * amount, in context; sum, which may be nullptr, is freed. To be called inside pg().
Numeric sum_of_amounts(Numeric sum, Numeric amount, int sign, MemoryContext context);

bool same_value(const CellValue &a, const CellValue &b);
// Nothing to store: every measure, the amount and the histogram are zero.
bool is_zero(const CellValue &value);

// Who bounds the memory of a table.
class CellOverflow {
public:
    // Before a cell is added that the table does not have. May empty the table.
    virtual void make_room() = 0;

protected:
    ~CellOverflow() = default;
};

// Signed sums by cell, in a memory context of the caller.
class CellTable {
public:
    explicit CellTable(MemoryContext context, CellOverflow *overflow = nullptr);
    // From now on what is added to other cells than those of this table is lost; it must outlive this one.
    void keep_only(const CellTable &wanted) noexcept { wanted_ = &wanted; }
    // Adds to a cell; sign is 1 or -1. Texts of the key and the amount are copied. amount and histogram may be nullptr.
    // Sums of amounts are guarded inside, so it may be called within pg() or outside.
    CellValue &add(const CellKey &key, const Measures &measures, Numeric amount, int sign);
    CellValue &add(const CellKey &key, const Measures &measures, Numeric amount, const Histogram *histogram, int sign);
    // One timed row's bin, for a value that add() returned.
    void add_bin(CellValue &value, int bin, int sign);
    // Gives the memory of all cells back to the context.
    void clear();
    size_t size() const noexcept { return cells_.size(); }
    // What the cells take, about. A context says what it has, and may keep what is given back.
    size_t bytes() const noexcept { return bytes_; }
    bool contains(const CellKey &key) const { return cells_.find(key) != cells_.end(); }

    using Map = std::unordered_map<CellKey, CellValue, CellKeyHash, std::equal_to<CellKey>,
                                   ContextAllocator<std::pair<const CellKey, CellValue>>>;
    const Map &cells() const noexcept { return cells_; }
    // Cells that are not zero.
    int64 count_changes() const;

private:
    CellKey owned(const CellKey &key);
    Histogram &histogram_of(CellValue &value);
    MemoryContext context_;
    CellOverflow *overflow_;
    const CellTable *wanted_ = nullptr;
    CellValue lost_;  // never read
    Map cells_;
    size_t bytes_ = 0;
};

}  // namespace cp
