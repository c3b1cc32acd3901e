#include "store/member.hpp"

#include "model/hash.hpp"
#include "pg/owners.hpp"
#include "pg/text.hpp"

namespace cp {

namespace {

enum MemberColumn { member_source_id = 1, member_role, member_id, member_key };

struct MemberQuery {
    const char *index;
    AttrNumber column;
    RegProcedure equals;
    Datum value;
    AttrNumber wanted;
};

// The wanted column of the member found, copied to the current memory context; false where there is none.
bool find_member(const Source &source, Role role, const MemberQuery &query, Snapshot snapshot, Datum *found) {
    const OpenRelation members(internal_relation("member"), AccessShareLock);
    const Oid index = internal_relation(query.index);
    const Datum role_name = text_datum(kRoleNames[static_cast<size_t>(role)]);
    return pg([&] {
        ScanKeyData keys[3];
        ScanKeyInit(&keys[0], member_source_id, BTEqualStrategyNumber, F_INT4EQ, Int32GetDatum(source.id));
        ScanKeyInit(&keys[1], member_role, BTEqualStrategyNumber, F_TEXTEQ, role_name);
        ScanKeyInit(&keys[2], query.column, BTEqualStrategyNumber, query.equals, query.value);
        SysScanDesc scan = systable_beginscan(members.get(), index, true, snapshot, 3, keys);
        HeapTuple tuple = systable_getnext(scan);
        const bool exists = HeapTupleIsValid(tuple);
        if (exists) {
            bool isnull = false;
            const Datum value = heap_getattr(tuple, query.wanted, members.descriptor(), &isnull);
            const FormData_pg_attribute *attribute = TupleDescAttr(members.descriptor(), query.wanted - 1);
            *found = datumCopy(value, attribute->attbyval, attribute->attlen);
        }
        systable_endscan(scan);
        return exists;
    });
}

}  // namespace

int64 surrogate_of(const Source &source, Role role, std::string_view key, Snapshot snapshot) {
    Datum found = 0;
    const Datum key_datum = text_datum(key);
    if (find_member(source, role, {"member_key_key", member_key, F_TEXTEQ, key_datum, member_id}, snapshot, &found))
        return DatumGetInt64(found);
    // A number that another key holds already is passed over: fold resolves a collision in the same way.
    for (unsigned attempt = 0;; ++attempt) {
        const int64 id = surrogate(key, static_cast<uint64>(source.key_seed), attempt);
        if (!find_member(source, role, {"member_pkey", member_id, F_INT8EQ, Int64GetDatum(id), member_id}, snapshot,
                         &found))
            return id;
    }
}

std::optional<std::string> key_of_surrogate(const Source &source, Role role, int64 id, Snapshot snapshot) {
    Datum found = 0;
    if (!find_member(source, role, {"member_pkey", member_id, F_INT8EQ, Int64GetDatum(id), member_key}, snapshot,
                     &found))
        return std::nullopt;
    return text_of(found);
}

}  // namespace cp
