// Locks that keep maintenance of a source to one process at a time.
#pragma once

#include "pg/postgres.hpp"

namespace cp {

// Only one folder, and one reconcile or backfill a source, at a time; and one fold worker that waits for its turn:
// locks on our own catalog objects, which no SQL of others takes.
enum class MaintenanceLock : uint16 { fold = 1, reconcile = 2, backfill = 3, worker = 4 };
// Until the end of the transaction. objid is 0 for fold and worker, else the source. Returns false where it is taken
// and wait is false.
bool take_maintenance_lock(MaintenanceLock lock, int32 source_id, bool wait);
// The same until release_session_lock(), an abort of a transaction, or the end of the process; never waits.
bool take_session_lock(MaintenanceLock lock, int32 source_id);
// Nothing happens where it is not held.
void release_session_lock(MaintenanceLock lock, int32 source_id);
bool holds_fold_lock();

}  // namespace cp
