// The surrogates of keys that are not integers. Only the fold writes them, under its lock.
#pragma once

#include "catalog/source.hpp"
#include "store/cell.hpp"
#include "store/keyed_heap.hpp"

namespace cp {

// Surrogates of one source during a fold: looked up once, written where a key is new.
class MemberWriter {
public:
    explicit MemberWriter(const Source &source) : source_(source) {}
    OptionalInteger project_of(const CellKey &key);
    OptionalInteger interviewer_of(const CellKey &key);

private:
    using Known = std::unordered_map<std::string, int64>;
    OptionalInteger id_of(Role role, Known &known, const OptionalInteger &id, const OptionalText &key);
    int64 written_id(Role role, const std::string &key);
    const Source &source_;
    std::optional<KeyedHeap> heap_;  // opened for the first key that is looked up
    Known projects_, interviewers_;
};

}  // namespace cp
