#include "store/fold_worker.hpp"

#include "pg/compat.hpp"
#include "pg/guard.hpp"
#include "store/append.hpp"
#include "store/fold.hpp"

namespace cp {

namespace {

constexpr TimestampTz kPause = USECS_PER_SEC;  // between two questions of one backend
constexpr int kChecksPerThreshold = 64;

int fold_threshold = 4000;
int backfill_pass = 20'000'000;

// What this backend appended since it last looked whether a fold is due, and what its transaction asks for.
struct Appended {
    int64 since_asked = 0;
    int64 unchecked = 0;
    bool in_transaction = false;
    bool jobs = false;
    TimestampTz last_check = 0;
    TimestampTz last_asked = 0;
};
Appended appended;

// What the worker is told, in its registration.
struct Task {
    Oid database;
    TransactionId after;
    WorkerTask task;
};
static_assert(sizeof(Task) <= BGW_EXTRALEN);

// Live rows as the statistics have them, which other backends' deltas enter within a second or so; this backend's own
// count where they are off. At pre-commit nothing may raise, so what is not found counts as nothing.
int64 pending_deltas() {
    if (!pgstat_track_counts)
        return appended.since_asked;
    const Oid delta = find_internal_relation("delta");
    const PgStat_StatTabEntry *entry = OidIsValid(delta) ? pgstat_fetch_stat_tabentry(delta) : nullptr;
    return (entry == nullptr ? 0 : compat::live_rows(entry)) + appended.unchecked;
}

bool is_free(MaintenanceLock lock) {
    const Oid extension = get_extension_oid("collection_performance", true);
    if (!OidIsValid(extension))
        return false;
    LOCKTAG tag;
    SET_LOCKTAG_OBJECT(tag, MyDatabaseId, ExtensionRelationId, extension, static_cast<uint16>(lock));
    if (compat::try_lock_quietly(&tag, ExclusiveLock) != LOCKACQUIRE_OK)
        return false;
    LockRelease(&tag, ExclusiveLock, false);
    return true;
}

bool may_ask() { return fold_threshold > 0 && !IsParallelWorker() && !RecoveryInProgress(); }

void ask_for_fold(int64 pending, TransactionId after) {
    const TimestampTz now = GetCurrentStatementStartTimestamp();
    if (pending < fold_threshold || now < appended.last_asked + kPause)
        return;
    if (!is_free(MaintenanceLock::worker) || !is_free(MaintenanceLock::fold))
        return;
    appended.last_asked = now;
    appended.since_asked = 0;
    (void) start_worker(WorkerTask::fold, after, nullptr);
}

// Looking costs a writer something, so it is done once in a while.
bool check_is_due() {
    const TimestampTz now = GetCurrentStatementStartTimestamp();
    if (appended.unchecked < std::max(fold_threshold / kChecksPerThreshold, 1) && now < appended.last_check + kPause)
        return false;
    appended.last_check = now;
    return true;
}

void before_commit() {
    const TransactionId transaction = GetTopTransactionIdIfAny();
    if (appended.jobs)
        (void) start_worker(WorkerTask::jobs, transaction, nullptr);
    if (!appended.in_transaction || !may_ask() || !check_is_due())
        return;
    ask_for_fold(pending_deltas(), transaction);
    appended.unchecked = 0;
}

void at_transaction_event(XactEvent event, void *) {
    switch (event) {
        case XACT_EVENT_PRE_COMMIT:
            if (appended.in_transaction || appended.jobs)
                (void) entry([] {
                    before_commit();
                    return Datum(0);
                });
            break;
        case XACT_EVENT_COMMIT:
        case XACT_EVENT_ABORT:
        case XACT_EVENT_PREPARE:
            appended.in_transaction = false;
            appended.jobs = false;
            break;
        default: break;
    }
}

}  // namespace

void note_appended(int64 deltas) {
    appended.in_transaction = true;
    appended.since_asked += deltas;
    appended.unchecked += deltas;
}

void start_jobs_at_commit() { appended.jobs = true; }

void ask_for_fold_if_many(int64 pending) {
    if (fold_threshold == 0 || pending < fold_threshold)
        return;
    pg([&] {
        if (may_ask())
            ask_for_fold(pending, InvalidTransactionId);
    });
}

bool start_worker(WorkerTask task, TransactionId after, BackgroundWorkerHandle **handle) {
    BackgroundWorker worker{};
    worker.bgw_flags = BGWORKER_SHMEM_ACCESS | BGWORKER_BACKEND_DATABASE_CONNECTION;
    worker.bgw_start_time = BgWorkerStart_RecoveryFinished;
    worker.bgw_restart_time = BGW_NEVER_RESTART;
    worker.bgw_notify_pid = handle == nullptr ? 0 : MyProcPid;
    strlcpy(worker.bgw_library_name, "$libdir/collection_performance", sizeof(worker.bgw_library_name));
    strlcpy(worker.bgw_function_name, "collection_performance_worker", sizeof(worker.bgw_function_name));
    strlcpy(worker.bgw_type, "collection_performance", sizeof(worker.bgw_type));
    snprintf(worker.bgw_name, sizeof(worker.bgw_name), "collection_performance %s",
             task == WorkerTask::jobs ? "backfill" : "fold");
    const Task told{MyDatabaseId, after, task};
    memcpy(worker.bgw_extra, &told, sizeof(told));
    return RegisterDynamicBackgroundWorker(&worker, handle);
}

int64 backfill_pass_rows() { return backfill_pass; }

void define_fold_settings() {
    pg([] {
        DefineCustomIntVariable("collection_performance.fold_threshold",
                                "Pending deltas from which a background worker is asked to fold them; 0 asks never.",
                                nullptr, &fold_threshold, 4000, 0, INT_MAX, PGC_SUSET, 0, nullptr, nullptr, nullptr);
        DefineCustomIntVariable(
            "collection_performance.backfill_pass_rows",
            "A background backfill of more rows goes by batches of days that commit, where an index serves them.",
            nullptr, &backfill_pass, 20'000'000, 0, INT_MAX, PGC_SUSET, 0, nullptr, nullptr, nullptr);
        RegisterXactCallback(at_transaction_event, nullptr);
    });
}

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
bool wait_for_asker(const Task &task) {
    WorkerTransaction transaction("waiting for the transaction that asked");
    if (TransactionIdIsValid(task.after))
        pg([&] { XactLockTableWait(task.after, nullptr, nullptr, XLTW_None); });
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

void nap() {
    constexpr long kMilliseconds = 200;
    pg([] {
        (void) WaitLatch(MyLatch, WL_LATCH_SET | WL_TIMEOUT | WL_EXIT_ON_PM_DEATH, kMilliseconds, PG_WAIT_EXTENSION);
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

bool is_first_worker() {
    WorkerTransaction transaction("starting");
    const bool first = extension_exists() && take_session_lock(MaintenanceLock::worker, 0);
    transaction.commit();
    return first;
}

void work(const Task &task) {
    if (task.task == WorkerTask::fold && !is_first_worker())
        return;
    if (!wait_for_asker(task))
        return;
    if (task.task == WorkerTask::jobs) {
        run_jobs();
        return;
    }
    if (task.task == WorkerTask::refresh)
        fold_until_little_is_left(true);
    else
        fold_while_busy();
    if (task.task == WorkerTask::refresh)
        retry_jobs();
    if (find_jobs())
        (void) start_worker(WorkerTask::jobs, InvalidTransactionId, nullptr);
}

}  // namespace

}  // namespace cp

extern "C" __attribute__((visibility("default"))) void collection_performance_worker(Datum);

void collection_performance_worker(Datum) {
    cp::entry([] {
        cp::Task task;
        memcpy(&task, MyBgworkerEntry->bgw_extra, sizeof(task));
        cp::pg([&] {
            pqsignal(SIGTERM, die);
            BackgroundWorkerUnblockSignals();
            BackgroundWorkerInitializeConnectionByOid(task.database, InvalidOid, 0);
            cp::settle_session();
        });
        cp::work(task);
        return Datum(0);
    });
}
