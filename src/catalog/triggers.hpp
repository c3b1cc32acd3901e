// The capture triggers of a fact table: on every level of its partitions, since a statement trigger of a parent is
// silent for statements on a leaf, and the other way round.
#pragma once

#include "catalog/source.hpp"

namespace cp {

// The table and its partitions of every level, the table first; locked in this mode.
std::vector<Oid> partition_tree(Oid relid, LOCKMODE lock);

// Whether rows lie in the relation itself.
bool holds_rows(Oid relid);

// 42809 for what cannot be served: views, foreign, temporary and unlogged tables, and so on.
void check_fact_relation(Oid relid);
// The same for a table below a partitioned fact.
void check_fact_partition(Oid relid);

// Creates those triggers that the table does not have yet; several sources may share them.
void create_triggers(Oid relid);
void drop_triggers(Oid relid);

// Whether capture has the triggers that it wants on every table of a source: three, and one more where rows lie.
struct TriggerState {
    int64 missing = 0;
    int64 disabled = 0;
};
TriggerState trigger_state(const Source &source);

// 40001 where a statement found nothing of what the catalog has: above READ COMMITTED it does not see what was
// registered after its snapshot.
void require_seen(uint64 rows);

// The tables below a fact table that a source knows of, kept to know what a dropped or detached table was.
void record_partition(int32 source_id, Oid relid);
void forget_partition(int32 source_id, Oid relid);
std::vector<Oid> recorded_partitions(int32 source_id);

}  // namespace cp
