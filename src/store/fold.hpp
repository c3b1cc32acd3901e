// Folding: moving committed deltas into the rollup, by hand or by a background worker.
#pragma once

#include "catalog/source.hpp"

namespace cp {

// Only one folder, and one reconcile or backfill a source, at a time; and one fold worker that waits for its turn:
// locks on our own catalog objects, which no SQL of others takes.
enum class MaintenanceLock : uint16 { fold = 1, reconcile = 2, backfill = 3, worker = 4 };
// Until the end of the transaction. objid is 0 for fold and worker, else the source. Returns false where it is taken
// and wait is false.
bool take_maintenance_lock(MaintenanceLock lock, int32 source_id, bool wait);
// The same until release_session_lock() or the end of the process; never waits.
bool take_session_lock(MaintenanceLock lock, int32 source_id);
void release_session_lock(MaintenanceLock lock, int32 source_id);
bool holds_fold_lock();

// Folds all pending deltas (of one source, or of all with 0) that this transaction sees; the lock must be held. Returns
// how many.
int64 fold_pending(int32 source_id = 0);

// Whether a newest snapshot sees any delta.
bool has_pending_deltas();

// Asks for a fold worker where a report has scanned many deltas. Never on a standby, nor in a parallel worker.
void ask_for_fold_if_many(int64 pending);

}  // namespace cp
