#include "store/maintenance_lock.hpp"

#include "catalog/internal.hpp"
#include "pg/compat.hpp"
#include "pg/guard.hpp"

namespace cp {

namespace {

LOCKTAG lock_tag(MaintenanceLock lock, int32 source_id) {
    const Oid class_id = source_id == 0 ? ExtensionRelationId : internal_relation("source");
    const uint32 object = source_id == 0 ? extension_oid() : static_cast<uint32>(source_id);
    LOCKTAG tag;
    SET_LOCKTAG_OBJECT(tag, MyDatabaseId, class_id, object, static_cast<uint16>(lock));
    return tag;
}

}  // namespace

bool take_maintenance_lock(MaintenanceLock lock, int32 source_id, bool wait) {
    const LOCKTAG tag = lock_tag(lock, source_id);
    return pg([&] {
        const bool taken = LockAcquire(&tag, ExclusiveLock, false, !wait) != LOCKACQUIRE_NOT_AVAIL;
        // What the last holder changed of the source is known from here on.
        AcceptInvalidationMessages();
        return taken;
    });
}

// PostgreSQL releases session locks of a process that ends only where a transaction aborts with it.
static void release_at_exit(int, Datum) { LockReleaseAll(DEFAULT_LOCKMETHOD, true); }

bool take_session_lock(MaintenanceLock lock, int32 source_id) {
    const LOCKTAG tag = lock_tag(lock, source_id);
    static bool prepared = false;
    if (!prepared) {
        pg([] { on_shmem_exit(release_at_exit, Datum(0)); });
        prepared = true;
    }
    return pg([&] { return LockAcquire(&tag, ExclusiveLock, true, true) != LOCKACQUIRE_NOT_AVAIL; });
}

void release_session_lock(MaintenanceLock lock, int32 source_id) {
    const LOCKTAG tag = lock_tag(lock, source_id);
    pg([&] {
        if (compat::lock_held_by_me(&tag, ExclusiveLock))
            LockRelease(&tag, ExclusiveLock, true);
    });
}

bool holds_fold_lock() {
    const LOCKTAG tag = lock_tag(MaintenanceLock::fold, 0);
    return pg([&] { return compat::lock_held_by_me(&tag, ExclusiveLock); });
}

}  // namespace cp
