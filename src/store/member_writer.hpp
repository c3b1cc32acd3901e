// The surrogates of keys that are not integers. Only the fold writes them, under its lock.
#pragma once

#include "catalog/source.hpp"
#include "store/cell.hpp"
#include "store/keyed_heap.hpp"
#include "store/member.hpp"

namespace cp {

// Surrogates of one source during a fold: looked up, and written where a key is new.
class MemberWriter {
public:
    explicit MemberWriter(const Source &source) : source_(source) {}
    OptionalInteger project_of(const CellKey &key);
    OptionalInteger interviewer_of(const CellKey &key);

private:
    // Opened for the first key that is looked up.
    struct Members {
        Members(const Source &source, Role role_)
            : role(role_),
              memory("members"),
              surrogates(source, role, SnapshotSelf),
              heap("member", "member_key_key") {}
        Role role;
        OwnedContext memory;
        Surrogates surrogates;
        KeyedHeap heap;
        std::unordered_map<std::string, int64> known;
    };
    using OptionalMembers = std::optional<Members>;
    OptionalInteger id_of(Role role, OptionalMembers &members, const OptionalInteger &id, const OptionalText &key);
    int64 written_id(Members &members, const std::string &key);

    const Source &source_;
    OptionalMembers projects_, interviewers_;
};

}  // namespace cp
