#include "store/member_writer.hpp"

#include "pg/text.hpp"
#include "store/member.hpp"

namespace cp {

// The newest rows count, those of this command included: only the holder of the fold lock writes them.
int64 MemberWriter::written_id(Role role, const std::string &key) {
    if (!heap_)
        heap_.emplace("member", "member_key_key");
    const int64 id = surrogate_of(source_, role, key, SnapshotSelf);
    Datum values[] = {Int32GetDatum(source_.id), text_datum(kRoleNames[static_cast<size_t>(role)]), Int64GetDatum(id),
                      text_datum(key)};
    bool nulls[std::size(values)] = {};
    pg([&] {
        if (heap_->find(values, nulls) != nullptr)
            return;
        heap_->insert(values, nulls);
        heap_->flush();
    });
    return id;
}

OptionalInteger MemberWriter::id_of(Role role, Known &known, const OptionalInteger &id, const OptionalText &key) {
    if (id.present || !key.present)
        return id;
    const auto [place, added] = known.try_emplace(std::string(key.text), 0);
    if (added)
        place->second = written_id(role, place->first);
    return {place->second, true};
}

OptionalInteger MemberWriter::project_of(const CellKey &key) {
    return id_of(Role::project, projects_, key.project, key.project_key);
}

OptionalInteger MemberWriter::interviewer_of(const CellKey &key) {
    return id_of(Role::interviewer, interviewers_, key.interviewer, key.interviewer_key);
}

}  // namespace cp
