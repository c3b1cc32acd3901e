// Reading a cell from the bytes of a row of the rollup. PostgreSQL's general way, a slot of values for eighteen
// columns, was a third of what a report over many cells takes.
#pragma once

#include "store/stored.hpp"

namespace cp {

// What must be detoasted lives in context, until the next cell is read. To be called inside pg().
void read_rollup_cell(const HeapTupleData &tuple, MemoryContext context, StoredCell &cell);

}  // namespace cp
