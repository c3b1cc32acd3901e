// What a background worker does from its start to its end.
#include "pg/guard.hpp"
#include "pg/log.hpp"
#include "store/fold.hpp"
#include "store/fold_worker.hpp"

namespace cp {

WorkerTransaction::WorkerTransaction(const char *activity) {
    pg([&] {
        SetCurrentStatementStartTimestamp();
        StartTransactionCommand();
        PushActiveSnapshot(GetTransactionSnapshot());
        pgstat_report_activity(STATE_RUNNING, activity);
    });
}

void WorkerTransaction::commit() {
    pg([] {
        PopActiveSnapshot();
        CommitTransactionCommand();
        pgstat_report_stat(true);
        pgstat_report_activity(STATE_IDLE, nullptr);
    });
}

void WorkerTransaction::abort() {
    pg([] { AbortCurrentTransaction(); });
}

namespace {

// Whatever the database or the bootstrap superuser has set, a worker works like this.
void settle_session() {
    constexpr std::pair<const char *, const char *> settings[] = {
        {"default_transaction_isolation", "read committed"},
        {"default_transaction_read_only", "off"},
        {"default_transaction_deferrable", "off"},
        {"statement_timeout", "0"},
        {"lock_timeout", "0"},
        {"idle_in_transaction_session_timeout", "0"},
        {"session_replication_role", "origin"},
        {"row_security", "on"},
        {"search_path", "pg_catalog"},
        {"synchronous_commit", "local"},
        {"jit", "off"},
    };
    for (const auto &[name, value] : settings)
        SetConfigOption(name, value, PGC_SUSET, PGC_S_OVERRIDE);
#if PG_VERSION_NUM >= 170000
    SetConfigOption("transaction_timeout", "0", PGC_SUSET, PGC_S_OVERRIDE);
#endif
}

bool extension_exists() { return OidIsValid(find_internal_relation("delta")); }

// Waits for the asking transaction, so that its deltas are seen. False where there is nothing to do here any more.
bool wait_for_asker(const WorkerOrder &order) {
    WorkerTransaction transaction("waiting for the transaction that asked");
    if (TransactionIdIsValid(order.after))
        pg([&] { XactLockTableWait(order.after, nullptr, nullptr, XLTW_None); });
    const bool exists = extension_exists();
    transaction.commit();
    return exists;
}

// One batch; -1 where another process folds.
int64 fold_once(bool wait) {
    WorkerTransaction transaction("folding deltas");
    int64 folded = -1;
    if (extension_exists() && take_maintenance_lock(MaintenanceLock::fold, 0, wait))
        folded = fold_pending();
    transaction.commit();
    return folded;
}

constexpr int64 kLittle = 1000;  // deltas

void fold_until_little_is_left(bool wait) {
    while (fold_once(wait) > kLittle)
        ;
}

void nap(long milliseconds = 200) {
    pg([&] {
        (void) WaitLatch(MyLatch, WL_LATCH_SET | WL_TIMEOUT | WL_EXIT_ON_PM_DEATH, milliseconds, PG_WAIT_EXTENSION);
        ResetLatch(MyLatch);
        CHECK_FOR_INTERRUPTS();
    });
}

// While deltas keep coming, staying costs less than starting a process for every few thousand of them. It leaves after
// one nap in which few came, so that CREATE DATABASE ... TEMPLATE, which waits five seconds for it, goes through.
void fold_while_busy() {
    while (fold_once(false) > kLittle)
        nap();
}

bool is_first_worker() {
    WorkerTransaction transaction("starting");
    const bool first = extension_exists() && take_session_lock(MaintenanceLock::worker, 0);
    transaction.commit();
    return first;
}

// Writers would ask for the next worker at once, and it would fail as well: this one keeps its place for a while.
void fold_or_rest() {
    std::string message;
    try {
        return fold_while_busy();
    } catch (const std::exception &error) {
        message = message_of(error);
    }
    WorkerTransaction::abort();
    // The abort has released the lock by which writers know that one is at work.
    (void) is_first_worker();
    server_log("folding failed: " + message,
               "Figures stay exact, but reports read ever more deltas. It is tried again.");
    rest_after_failure();
}

bool find_jobs() {
    WorkerTransaction transaction("looking for backfills");
    const bool found = extension_exists() && has_jobs();
    transaction.commit();
    return found;
}

// An operator asked, so what failed is tried again.
void retry_jobs() {
    WorkerTransaction transaction("looking for backfills");
    if (extension_exists())
        retry_failed_jobs();
    transaction.commit();
}

void work(const WorkerOrder &order) {
    if (order.task == WorkerTask::fold && !is_first_worker())
        return;
    if (!wait_for_asker(order))
        return;
    if (order.task == WorkerTask::jobs) {
        run_jobs();
        return;
    }
    if (order.task == WorkerTask::refresh)
        fold_until_little_is_left(true);
    else
        fold_or_rest();
    if (order.task == WorkerTask::refresh)
        retry_jobs();
    if (find_jobs())
        (void) start_worker(WorkerTask::jobs, InvalidTransactionId, nullptr);
}

}  // namespace

void rest_after_failure() {
    constexpr int kSeconds = 60;
    const TimestampTz until = GetCurrentTimestamp() + kSeconds * USECS_PER_SEC;
    while (GetCurrentTimestamp() < until)
        nap(1000);
}

}  // namespace cp

extern "C" __attribute__((visibility("default"))) void collection_performance_worker(Datum);

void collection_performance_worker(Datum) {
    cp::entry([] {
        cp::WorkerOrder order;
        memcpy(&order, MyBgworkerEntry->bgw_extra, sizeof(order));
        cp::pg([&] {
            pqsignal(SIGTERM, die);
            BackgroundWorkerUnblockSignals();
            BackgroundWorkerInitializeConnectionByOid(order.database, InvalidOid, 0);
            cp::settle_session();
        });
        cp::work(order);
        return Datum(0);
    });
}
