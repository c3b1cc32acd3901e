#include "store/member_writer.hpp"

#include "pg/text.hpp"

namespace cp {

namespace {

// Of more keys, those that come again are looked up again.
constexpr size_t kMostKnown = 20'000;

}  // namespace

// The newest rows count, those of this command included: only the holder of the fold lock writes them.
int64 MemberWriter::written_id(Members &members, const std::string &key) {
    const int64 id = members.surrogates.of(key);
    MemoryContext caller = MemoryContextSwitchTo(members.memory.get());
    Datum values[] = {Int32GetDatum(source_.id), text_datum(kRoleNames[static_cast<size_t>(members.role)]),
                      Int64GetDatum(id), text_datum(key)};
    bool nulls[std::size(values)] = {};
    pg([&] {
        if (members.heap.find(values, nulls) == nullptr) {
            members.heap.insert(values, nulls);
            members.heap.flush();
        }
        MemoryContextReset(members.memory.get());
    });
    MemoryContextSwitchTo(caller);
    return id;
}

OptionalInteger MemberWriter::id_of(Role role, OptionalMembers &members, const OptionalInteger &id,
                                    const OptionalText &key) {
    if (id.present || !key.present)
        return id;
    if (!members)
        members.emplace(source_, role);
    if (members->known.size() >= kMostKnown)
        members->known.clear();
    const auto [place, added] = members->known.try_emplace(std::string(key.text), 0);
    if (added)
        place->second = written_id(*members, place->first);
    return {place->second, true};
}

OptionalInteger MemberWriter::project_of(const CellKey &key) {
    return id_of(Role::project, projects_, key.project, key.project_key);
}

OptionalInteger MemberWriter::interviewer_of(const CellKey &key) {
    return id_of(Role::interviewer, interviewers_, key.interviewer, key.interviewer_key);
}

}  // namespace cp
