#include "store/fold_worker.hpp"

#include "pg/compat.hpp"
#include "pg/guard.hpp"
#include "pg/log.hpp"
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
    const Oid extension = get_extension_oid(kExtensionName, true);
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

namespace {

// Once, until one starts again: every writer of this backend would say it anew.
void report_start(bool started) {
    static bool failing = false;
    if (!started && !failing)
        server_log("no background worker can be started to fold or fill",
                   "Raise max_worker_processes. Until then call collection_refresh() from a scheduler.");
    failing = !started;
}

}  // namespace

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
    const WorkerOrder told{MyDatabaseId, after, task};
    memcpy(worker.bgw_extra, &told, sizeof(told));
    const bool started = RegisterDynamicBackgroundWorker(&worker, handle);
    report_start(started);
    return started;
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

}  // namespace cp
