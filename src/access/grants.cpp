#include "access/grants.hpp"

#include "pg/compat.hpp"
#include "pg/owners.hpp"
#include "pg/text.hpp"

namespace cp {

namespace {

// Columns of collection_internal.grant_role, in their order; the first two lead its key.
enum GrantColumn {
    grant_source_id = 1,
    grant_role,
    grant_role_name,
    grant_project_id,
    grant_permission,
    grant_columns = grant_permission
};

// Whether the grants of one role count for the caller. Trivially destructible, as it stands in a guarded frame.
struct Grantee {
    Oid role = InvalidOid;
    bool counts = false;
    NameData name{};
};

Grantee grantee_of(Oid role, Oid caller) {
    Grantee grantee;
    grantee.role = role;
    const char *name = GetUserNameFromId(role, true);
    grantee.counts = name != nullptr && has_privs_of_role(caller, role);
    if (grantee.counts)
        namestrcpy(&grantee.name, name);
    return grantee;
}

bool is_permission(Datum value, const char *wanted) {
    const auto *content = DatumGetTextPP(value);
    return std::string_view(VARDATA_ANY(content), VARSIZE_ANY_EXHDR(content)) == wanted;
}

// Visits the grants of one source in the order of their roles; a role whose privileges the caller lacks is passed over
// in one step, however many grants it has.
class GrantScan {
public:
    GrantScan(const Source &source, Oid caller, const char *permission, const AskedProjects &asked,
              VisibleProjects &visible)
        : source_id_(source.id),
          caller_(caller),
          permission_(permission),
          wanted_(text_datum(permission)),
          asked_(asked),
          visible_(visible),
          table_(internal_relation("grant_role"), AccessShareLock),
          index_oid_(internal_relation("grant_role_key")) {}

    void run(Snapshot snapshot) {
        pg([&] {
            Relation index = index_open(index_oid_, AccessShareLock);
            TupleTableSlot *slot = table_slot_create(table_.get(), nullptr);
            IndexScanDesc scan = compat::index_begin(table_.get(), index, snapshot, 2);
            IndexScanDesc one = asked_ ? compat::index_begin(table_.get(), index, snapshot, 4) : nullptr;
            TupleTableSlot *found = table_slot_create(table_.get(), nullptr);
            start_after(scan, InvalidOid);
            Grantee grantee;
            while (index_getnext_slot(scan, ForwardScanDirection, slot)) {
                slot_getsomeattrs(slot, grant_columns);
                const Oid role = DatumGetObjectId(slot->tts_values[grant_role - 1]);
                if (role != grantee.role)
                    grantee = grantee_of(role, caller_);
                if (grantee.counts && !asked_) {
                    add(slot, grantee);
                    continue;
                }
                if (grantee.counts)
                    add_asked(one, found, grantee);
                start_after(scan, role);
            }
            index_endscan(scan);
            if (one != nullptr)
                index_endscan(one);
            ExecDropSingleTupleTableSlot(found);
            ExecDropSingleTupleTableSlot(slot);
            index_close(index, AccessShareLock);
        });
    }

private:
    void start_after(IndexScanDesc scan, Oid role) const {
        ScanKeyData keys[2];
        ScanKeyInit(&keys[0], grant_source_id, BTEqualStrategyNumber, F_INT4EQ, Int32GetDatum(source_id_));
        ScanKeyInit(&keys[1], grant_role, BTGreaterStrategyNumber, F_OIDGT, ObjectIdGetDatum(role));
        index_rescan(scan, keys, 2, nullptr, 0);
    }

    // The grants of one role over the projects asked for, and over all.
    void add_asked(IndexScanDesc scan, TupleTableSlot *slot, const Grantee &grantee) {
        ScanKeyData keys[4];
        ScanKeyInit(&keys[0], 1, BTEqualStrategyNumber, F_INT4EQ, Int32GetDatum(source_id_));
        ScanKeyInit(&keys[1], 2, BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(grantee.role));
        ScanKeyInit(&keys[2], 3, BTEqualStrategyNumber, F_TEXTEQ, wanted_);
        const auto add_found = [&] {
            index_rescan(scan, keys, 4, nullptr, 0);
            while (index_getnext_slot(scan, ForwardScanDirection, slot)) {
                slot_getsomeattrs(slot, grant_columns);
                add(slot, grantee);
            }
        };
        for (const int64 project : *asked_) {
            ScanKeyInit(&keys[3], 4, BTEqualStrategyNumber, F_INT8EQ, Int64GetDatum(project));
            add_found();
        }
        ScanKeyEntryInitialize(&keys[3], SK_ISNULL | SK_SEARCHNULL, 4, InvalidStrategy, InvalidOid, InvalidOid,
                               InvalidOid, Datum(0));
        add_found();
    }

    void add(const TupleTableSlot *slot, const Grantee &grantee) {
        const Name name = DatumGetName(slot->tts_values[grant_role_name - 1]);
        if (strncmp(NameStr(*name), NameStr(grantee.name), NAMEDATALEN) != 0 ||
            !is_permission(slot->tts_values[grant_permission - 1], permission_))
            return;
        if (slot->tts_isnull[grant_project_id - 1])
            visible_.all = true;
        else
            visible_.ids.push_back(DatumGetInt64(slot->tts_values[grant_project_id - 1]));
    }

    int32 source_id_;
    Oid caller_;
    const char *permission_;
    Datum wanted_;
    const AskedProjects &asked_;
    VisibleProjects &visible_;
    OpenRelation table_;
    Oid index_oid_;
};

}  // namespace

void add_role_grants(const Source &source, Oid role, Permission permission, const AskedProjects &asked,
                     VisibleProjects &visible) {
    const HeldSnapshot snapshot = HeldSnapshot::latest();
    GrantScan(source, role, kPermissionNames[static_cast<size_t>(permission)], asked, visible).run(snapshot.get());
}

}  // namespace cp
