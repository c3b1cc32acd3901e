// Asking for background workers, and what they do.
#pragma once

#include "catalog/source.hpp"

namespace cp {

enum class WorkerTask : uint8 {
    fold,     // asked for by writers and reports: leaves where another one is at work
    refresh,  // asked for by collection_refresh(), which waits for it
    jobs,     // backfills and reconciles that are recorded as due
};

// What a worker is told, in its registration.
struct WorkerOrder {
    Oid database;
    TransactionId after;
    WorkerTask task;
};
static_assert(sizeof(WorkerOrder) <= BGW_EXTRALEN);

// Starts a worker that waits for this transaction (none: InvalidTransactionId) to end first. Returns false where no
// worker can be started, which the log then says once; never raises. handle may be nullptr.
bool start_worker(WorkerTask task, TransactionId after, BackgroundWorkerHandle **handle);

// What a worker does after a failure that would come again at once, before it gives its locks up and leaves.
void rest_after_failure();

// Starts a jobs worker when this transaction commits.
void start_jobs_at_commit();

// The settings of this part; called when the library is loaded.
void define_fold_settings();

// A background backfill of more rows than this goes by batches of days, where an index serves them.
int64 backfill_pass_rows();

// Runs what is recorded in collection_internal.backfill and maintenance. Every job has transactions of its own; an
// error is recorded.
void run_jobs();
// Whether run_jobs() would find something that no other process is at work on.
bool has_jobs();
void retry_failed_jobs();
// Counts the rows that were there at registration, in batches that commit, from where the last attempt ended.
void run_backfill(int32 source_id);

// A transaction of a background worker, with an active snapshot. Left by an exception, it is aborted by its catcher.
class WorkerTransaction {
public:
    explicit WorkerTransaction(const char *activity);
    void commit();
    // Forgets the transaction that an error has left behind; the caught error's text must be copied before.
    static void abort();
};

}  // namespace cp
