// A cell or delta as a row of collection_internal.delta: what capture appends, and what goes to disk while many cells
// are summed.
#pragma once

#include "store/cell.hpp"

namespace cp {

// 55000 where the table is not the one that this library knows.
void require_delta_columns(TupleDesc descriptor);

// Fills a slot of that table with a value, multiplied by sign (1 or -1). What it refers to lives in the current memory
// context, until the slot is copied or inserted.
void fill_delta(TupleTableSlot *slot, int32 source_id, const CellKey &key, const CellValue &value, int sign);

}  // namespace cp
