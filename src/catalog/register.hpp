// What registration, removal and the event triggers share.
#pragma once

#include "catalog/source.hpp"

namespace cp {

// 42804 where the ends of an event are of different kinds: their difference is a duration.
void check_ends(Oid started_type, Oid ended_type);

// Counts as large what a registration should not read while writers wait; over all partitions.
bool is_small(const std::vector<Oid> &relations);

// Keeps folds and reconciles of the source away until this transaction ends.
void lock_storage(int32 source_id);
// Removes everything that is kept of a source, its registration included. lock_storage() comes first.
void purge_source(int32 source_id);

}  // namespace cp
