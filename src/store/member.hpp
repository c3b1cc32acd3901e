// Surrogates of keys that are not integers.
#pragma once

#include "catalog/source.hpp"
#include "pg/owners.hpp"

namespace cp {

// The members of one role by their key or by their number, asked again and again while the scan stays open. Takes no
// more memory the more often it is asked.
enum class MemberBy { key, id };
class MemberScan {
public:
    MemberScan(const Source &source, Role role, Snapshot snapshot, MemberBy by,
               MemoryContext parent = CurrentMemoryContext);
    ~MemberScan();
    MemberScan(const MemberScan &) = delete;
    MemberScan &operator=(const MemberScan &) = delete;
    // The number of a key, or the key of a number, copied to the current memory context; false where there is none.
    bool find(Datum value, Datum *found);

private:
    ScopeExit exit_;
    OwnedContext memory_;
    OpenRelation members_;
    AttrNumber wanted_;
    Relation index_;
    TupleTableSlot *slot_;
    IndexScanDesc scan_;
    ScanKeyData keys_[3];
};

// The surrogates of many keys of a role, project or interviewer.
class Surrogates {
public:
    Surrogates(const Source &source, Role role, Snapshot snapshot)
        : source_(source),
          role_(role),
          snapshot_(snapshot),
          memory_("surrogates"),
          lookup_("a surrogate", memory_.get()),
          by_key_(source, role, snapshot, MemberBy::key, memory_.get()) {}
    // That of the member table, else the one that fold would give the key. A key is at most as long as bounded() lets
    // it be.
    int64 of(std::string_view key);

private:
    int64 looked_up(std::string_view key);

    const Source &source_;
    Role role_;
    Snapshot snapshot_;
    OwnedContext memory_, lookup_;
    MemberScan by_key_;
    std::optional<MemberScan> by_id_;
};

// The surrogate of one key.
int64 surrogate_of(const Source &source, Role role, std::string_view key, Snapshot snapshot);
// The key of a surrogate, or nothing where no fold has written it.
std::optional<std::string> key_of_surrogate(const Source &source, Role role, int64 id, Snapshot snapshot);

}  // namespace cp
