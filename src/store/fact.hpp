// The aggregate of a fact table itself, under one snapshot: what rollup and deltas must equal.
#pragma once

#include "store/row_reader.hpp"

namespace cp {

// Called from time to time with the rows read since the last call; may throw.
using RowsRead = std::function<void(int64)>;

// The tables that hold the rows of a relation: itself, or the leaves of its partition tree. Locks them in this mode.
std::vector<Oid> relations_with_rows(Oid relid, LOCKMODE lock);

// Adds the rows of one table (not its partitions) that lie in days and are visible to snapshot.
// Goes through an index on the day expression where one exists and few rows are wanted.
void add_rows_of_table(const Source &source, Oid relid, Snapshot snapshot, const DayRange &days, CellTable &table,
                       int sign, const RowsRead &progress = {});

// The same for the whole fact table, partitions included.
void add_rows_of_source(const Source &source, Snapshot snapshot, const DayRange &days, CellTable &table, int sign,
                        const RowsRead &progress = {});

// Whether an index of every table of the source finds the rows of a range of days.
bool has_day_index(const Source &source);

// Whether both snapshots see the same cells in one table; what REPEATABLE READ transactions must check before a
// correction that others' snapshots cannot see (TRUNCATE, DETACH, registration). Raises 40001 where not, at that level.
void require_agreement(const Source &source, Oid relid);

}  // namespace cp
