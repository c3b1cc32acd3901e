#include "store/member.hpp"

#include "model/hash.hpp"
#include "model/text.hpp"
#include "pg/compat.hpp"
#include "pg/text.hpp"

namespace cp {

namespace {

enum MemberColumn { member_source_id = 1, member_role, member_id, member_key };

}  // namespace

MemberScan::MemberScan(const Source &source, Role role, Snapshot snapshot, MemberBy by, MemoryContext parent)
    : memory_("scan of members", parent),
      members_(internal_relation("member"), AccessShareLock),
      wanted_(by == MemberBy::key ? member_id : member_key) {
    const Oid index = internal_relation(by == MemberBy::key ? "member_key_key" : "member_pkey");
    MemoryContext caller = MemoryContextSwitchTo(memory_.get());
    const Datum role_name = text_datum(kRoleNames[static_cast<size_t>(role)]);
    pg([&] {
        index_ = index_open(index, AccessShareLock);
        slot_ = table_slot_create(members_.get(), nullptr);
        // Numbered as the columns of the index are.
        ScanKeyInit(&keys_[0], 1, BTEqualStrategyNumber, F_INT4EQ, Int32GetDatum(source.id));
        ScanKeyInit(&keys_[1], 2, BTEqualStrategyNumber, F_TEXTEQ, role_name);
        ScanKeyInit(&keys_[2], 3, BTEqualStrategyNumber, by == MemberBy::key ? F_TEXTEQ : F_INT8EQ, Datum(0));
        scan_ = compat::index_begin(members_.get(), index_, snapshot, 3);
    });
    MemoryContextSwitchTo(caller);
}

MemberScan::~MemberScan() {
    if (exit_.by_exception())
        return;
    index_endscan(scan_);
    ExecDropSingleTupleTableSlot(slot_);
    index_close(index_, NoLock);
}

bool MemberScan::find(Datum value, Datum *found) {
    return pg([&] {
        keys_[2].sk_argument = value;
        // The scan keeps what it allocates on its way.
        MemoryContext caller = MemoryContextSwitchTo(memory_.get());
        index_rescan(scan_, keys_, 3, nullptr, 0);
        const bool exists = index_getnext_slot(scan_, ForwardScanDirection, slot_);
        MemoryContextSwitchTo(caller);
        if (!exists)
            return false;
        bool isnull = false;
        const Datum stored = slot_getattr(slot_, wanted_, &isnull);
        const FormData_pg_attribute *attribute = TupleDescAttr(members_.descriptor(), wanted_ - 1);
        *found = datumCopy(stored, attribute->attbyval, attribute->attlen);
        return true;
    });
}

int64 Surrogates::of(std::string_view key) {
    MemoryContext caller = MemoryContextSwitchTo(lookup_.get());
    const int64 id = looked_up(key);
    MemoryContextSwitchTo(caller);
    MemoryContextReset(lookup_.get());
    return id;
}

int64 Surrogates::looked_up(std::string_view key) {
    Datum found = 0;
    if (by_key_.find(text_datum(key), &found))
        return DatumGetInt64(found);
    if (!by_id_)
        by_id_.emplace(source_, role_, snapshot_, MemberBy::id, memory_.get());
    // A number that another key holds already is passed over: fold resolves a collision in the same way.
    for (unsigned attempt = 0;; ++attempt) {
        const int64 id = surrogate(key, static_cast<uint64>(source_.key_seed), attempt);
        if (!by_id_->find(Int64GetDatum(id), &found))
            return id;
    }
}

int64 surrogate_of(const Source &source, Role role, std::string_view key, Snapshot snapshot) {
    return Surrogates(source, role, snapshot).of(key);
}

std::optional<std::string> key_of_surrogate(const Source &source, Role role, int64 id, Snapshot snapshot) {
    const OwnedContext memory("key of a surrogate");
    MemoryContext caller = MemoryContextSwitchTo(memory.get());
    std::optional<std::string> key;
    Datum found = 0;
    if (MemberScan(source, role, snapshot, MemberBy::id).find(Int64GetDatum(id), &found))
        key = text_of(found);
    MemoryContextSwitchTo(caller);
    return key;
}

}  // namespace cp
