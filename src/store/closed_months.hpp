// The months that are over and closed: for these alone the rollup keeps Level::interviewer_month. What is folded every
// few seconds is of today, and nearly as many cells by month as by day; so such a level costs a fold nothing but for
// what comes late.
//
// A boundary a source, in collection_internal.month_level, is moved under the fold lock, by the transaction that writes
// the cells. Whoever reads takes it from the snapshot by which it reads the cells. Objects of the series 0.1 have no
// such table: there no month is closed, nor any cell of that level written.
#pragma once

#include "catalog/source.hpp"

namespace cp {

// The days of the source's closed months, as the snapshot sees them; empty where there are none. The undated rows
// belong to none: they change as those of today do.
DayRange closed_days(int32 source_id, Snapshot snapshot);
// As the latest snapshot sees them: they stay so for whoever holds the fold lock.
DayRange closed_days_now(int32 source_id);

// Closes the months before the present one. Under the fold lock, which must be held, and with a snapshot active. Does
// nothing at REPEATABLE READ and above: somebody else will.
void close_months(const Source &source);
// The same for one source, or all with 0, whose rows are all counted.
void close_months(int32 source_id);

// Takes the boundary away, with the cells that the caller removes. The fold lock must be held.
void forget_closed_months(int32 source_id);

// Brings the cells of closed months to the sums of their days, removes others at that level, and closes what is over.
// The fold lock must be held. Returns how many cells were corrected.
int64 reconcile_closed_months(const Source &source);

}  // namespace cp
