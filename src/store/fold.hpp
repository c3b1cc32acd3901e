// Folding: moving committed deltas into the rollup, by hand or by a background worker.
#pragma once

#include "catalog/source.hpp"
#include "store/maintenance_lock.hpp"

namespace cp {

// Folds all pending deltas (of one source, or of all with 0) that this transaction sees; the lock must be held. Returns
// how many.
int64 fold_pending(int32 source_id = 0);

// Whether a newest snapshot sees any delta.
bool has_pending_deltas();

// Asks for a fold worker where a report has scanned many deltas. Never on a standby, nor in a parallel worker.
void ask_for_fold_if_many(int64 pending);

}  // namespace cp
