// What one row of a fact table counts for: evaluates the roles of a source over a row and adds it to its cell.
#pragma once

#include "catalog/source.hpp"
#include "store/cell.hpp"
#include "store/expression.hpp"

namespace cp {

// Roles are resolved by name against the relation whose rows are read: a partition's columns may stand in another
// order than its root's. Expressions are evaluated as the fact table's owner, in a restricted security context.
class RowReader {
public:
    RowReader(const Source &source, Relation relation);
    ~RowReader();
    RowReader(const RowReader &) = delete;
    RowReader &operator=(const RowReader &) = delete;

    // Counts the row in slot, where its day lies in days and is neither frozen nor forgotten. Must be called inside
    // pg().
    void add(TupleTableSlot *slot, const DayRange &days, CellTable &table, int sign);

    struct Impl;

private:
    std::unique_ptr<Impl> impl_;
};

}  // namespace cp
