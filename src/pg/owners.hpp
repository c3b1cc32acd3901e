// RAII owners of PostgreSQL resources. Destructors never raise; while an exception unwinds they leave the cleaning to
// transaction abort, which releases everything these classes own.
#pragma once

#include "pg/guard.hpp"

namespace cp {

// Tells a destructor whether its scope is left by an exception.
class ScopeExit {
public:
    ScopeExit() noexcept : at_entry_(std::uncaught_exceptions()) {}
    bool by_exception() const noexcept { return std::uncaught_exceptions() > at_entry_; }

private:
    int at_entry_;
};

// An open relation; the lock is kept to the end of the transaction.
class OpenRelation {
public:
    OpenRelation(Oid relid, LOCKMODE lock) : relation_(pg([&] { return table_open(relid, lock); })) {}
    ~OpenRelation() {
        if (!exit_.by_exception())
            table_close(relation_, NoLock);
    }
    OpenRelation(const OpenRelation &) = delete;
    OpenRelation &operator=(const OpenRelation &) = delete;
    Relation get() const noexcept { return relation_; }
    TupleDesc descriptor() const noexcept { return RelationGetDescr(relation_); }

private:
    ScopeExit exit_;
    Relation relation_;
};

// A registered snapshot.
class HeldSnapshot {
public:
    // The newest state of the database, whatever the transaction's isolation level.
    static HeldSnapshot latest() {
        return HeldSnapshot(pg([] {
            // GetLatestSnapshot() raises in a parallel operation, be it the leader's; a catalog snapshot is as new.
            return RegisterSnapshot(IsInParallelMode() ? GetCatalogSnapshot(InvalidOid) : GetLatestSnapshot());
        }));
    }
    // What the transaction sees; at READ COMMITTED, a new snapshot.
    static HeldSnapshot transaction() {
        return HeldSnapshot(pg([] { return RegisterSnapshot(GetTransactionSnapshot()); }));
    }
    // What the running statement sees.
    static HeldSnapshot active() {
        return HeldSnapshot(
            pg([] { return RegisterSnapshot(ActiveSnapshotSet() ? GetActiveSnapshot() : GetTransactionSnapshot()); }));
    }
    ~HeldSnapshot() {
        if (!exit_.by_exception())
            UnregisterSnapshot(snapshot_);
    }
    HeldSnapshot(const HeldSnapshot &) = delete;
    HeldSnapshot &operator=(const HeldSnapshot &) = delete;
    Snapshot get() const noexcept { return snapshot_; }

private:
    explicit HeldSnapshot(Snapshot snapshot) noexcept : snapshot_(snapshot) {}
    ScopeExit exit_;
    Snapshot snapshot_;
};

// A memory context of our own, made current only by switching.
class OwnedContext {
public:
    explicit OwnedContext(const char *name, MemoryContext parent = CurrentMemoryContext)
        : context_(pg([&] { return AllocSetContextCreateInternal(parent, name, ALLOCSET_DEFAULT_SIZES); })) {}
    ~OwnedContext() {
        if (!exit_.by_exception())
            MemoryContextDelete(context_);
    }
    OwnedContext(const OwnedContext &) = delete;
    OwnedContext &operator=(const OwnedContext &) = delete;
    MemoryContext get() const noexcept { return context_; }

private:
    ScopeExit exit_;
    MemoryContext context_;
};

// Runs what is in scope as another role, in a security-restricted context with a pinned search_path, as
// PostgreSQL's own maintenance commands do for index expressions. Transaction abort undoes it after an error.
class ActingAs {
public:
    explicit ActingAs(Oid role) {
        GetUserIdAndSecContext(&user_, &security_);
        nest_level_ = pg([&] {
            int level = NewGUCNestLevel();
            SetUserIdAndSecContext(role, security_ | SECURITY_RESTRICTED_OPERATION | SECURITY_LOCAL_USERID_CHANGE);
            (void) set_config_option("search_path", "pg_catalog, pg_temp", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE,
                                     true, 0, false);
            return level;
        });
    }
    ~ActingAs() {
        if (exit_.by_exception())
            return;
        AtEOXact_GUC(false, nest_level_);
        SetUserIdAndSecContext(user_, security_);
    }
    ActingAs(const ActingAs &) = delete;
    ActingAs &operator=(const ActingAs &) = delete;

private:
    ScopeExit exit_;
    Oid user_ = InvalidOid;
    int security_ = 0;
    int nest_level_ = 0;
};

}  // namespace cp
