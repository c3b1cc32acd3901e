// Appending deltas: straight into the delta heap, no SPI, no planner, no privilege of the writer needed.
#pragma once

#include "catalog/source.hpp"
#include "store/cell.hpp"

namespace cp {

// Appends one delta for each cell that is not zero; sign is 1 or -1. Refuses a read-only transaction.
void append_deltas(const Source &source, const CellTable &cells, int sign = 1);

// Asks for a fold when this transaction commits, where the pending deltas pass collection_performance.fold_threshold.
// (Implemented beside the fold worker.)
void note_appended(int64 deltas);

}  // namespace cp
