#include "access/user_grants.hpp"

#include "access/grants.hpp"
#include "pg/compat.hpp"
#include "pg/owners.hpp"
#include "pg/text.hpp"

namespace cp {

namespace {

// Columns of collection_internal.grant_user, in their order.
enum GrantColumn { grant_source_id = 1, grant_user_id, grant_project_id, grant_permission };

}  // namespace

void add_user_grants(const Source &source, const std::string &user, Permission permission, const AskedProjects &asked,
                     VisibleProjects &visible) {
    const HeldSnapshot snapshot = HeldSnapshot::latest();
    const OpenRelation table(internal_relation("grant_user"), AccessShareLock);
    const Oid index_oid = internal_relation("grant_user_key");
    const Datum user_id = text_datum(user);
    const Datum wanted = text_datum(kPermissionNames[static_cast<size_t>(permission)]);
    pg([&] {
        Relation index = index_open(index_oid, AccessShareLock);
        TupleTableSlot *slot = table_slot_create(table.get(), nullptr);
        ScanKeyData keys[4];
        ScanKeyInit(&keys[0], 1, BTEqualStrategyNumber, F_INT4EQ, Int32GetDatum(source.id));
        ScanKeyInit(&keys[1], 2, BTEqualStrategyNumber, F_TEXTEQ, user_id);
        ScanKeyInit(&keys[2], 3, BTEqualStrategyNumber, F_TEXTEQ, wanted);
        const int count = asked ? 4 : 3;
        IndexScanDesc scan = compat::index_begin(table.get(), index, snapshot.get(), count);
        const auto add_found = [&] {
            index_rescan(scan, keys, count, nullptr, 0);
            while (index_getnext_slot(scan, ForwardScanDirection, slot)) {
                bool isnull = false;
                const Datum project = slot_getattr(slot, grant_project_id, &isnull);
                if (isnull)
                    visible.all = true;
                else
                    visible.ids.push_back(DatumGetInt64(project));
            }
        };
        if (asked) {
            for (const int64 project : *asked) {
                ScanKeyInit(&keys[3], 4, BTEqualStrategyNumber, F_INT8EQ, Int64GetDatum(project));
                add_found();
            }
            ScanKeyEntryInitialize(&keys[3], SK_ISNULL | SK_SEARCHNULL, 4, InvalidStrategy, InvalidOid, InvalidOid,
                                   InvalidOid, Datum(0));
        }
        add_found();
        index_endscan(scan);
        ExecDropSingleTupleTableSlot(slot);
        index_close(index, AccessShareLock);
    });
}

}  // namespace cp
