// Reconcile: aggregate(fact) - (rollup + deltas) for a range of days, appended as deltas. One mechanism for the first
// backfill, repair, verification and rebuild; it commutes with live writers, so nothing is locked against them.
#pragma once

#include "model/day.hpp"
#include "store/cell_sums.hpp"
#include "store/fact.hpp"
#include "store/stored.hpp"

namespace cp {

// The fact table's cells of these days; and what is stored of them, rollup and deltas. Keys that are not integers
// stand in both as themselves, so that the two can be subtracted. Days that are frozen or forgotten are in neither.
void add_fact(const Source &source, Snapshot snapshot, const DayRange &days, CellSums &sums, int sign,
              const RowsRead &progress = {});
void add_stored(const Source &source, Snapshot snapshot, const DayRange &days, CellSums &sums, int sign);

// The difference of the two, under the newest snapshot. Takes its locks in the one order that leaves no drift: fact
// table, reconcile lock, snapshot.
void find_difference(const Source &source, const DayRange &days, CellSums &difference, const RowsRead &progress = {});

// The cells of the next finer level, summed as a coarser level's are; and these as they stand. The two must be equal;
// keys are as stored. At the level of days, so must the projects' totals, which are over all days.
void add_finer(const Source &source, Snapshot snapshot, const DayRange &days, Level level, CellSums &sums, int sign);
void add_coarser(const Source &source, Snapshot snapshot, const DayRange &days, Level level, CellSums &sums, int sign);

// Brings rollup + deltas of these days to what the fact table holds; returns how many cells were corrected.
int64 reconcile_days(const Source &source, const DayRange &days, const RowsRead &progress = {});

// Brings a coarser level of these days (whole months, at a level of months) to the sums of the next finer one, or
// empties it where it is to have no cells of them. The fold lock must be held. Returns how many rows were corrected.
int64 reconcile_level(const Source &source, Level level, const DayRange &days, bool is_kept);

// Brings the coarser levels and the projects' totals to the sums of the cells, under the fold lock, which it takes;
// returns how many rows were corrected.
int64 reconcile_levels(const Source &source);

// The parts of these days that are worth a transaction each, newest first: one, unless an index serves the days and
// the table holds more than backfill_pass_rows.
std::vector<DayRange> batches_of(const Source &source, const DayRange &days);

// Rows of the fact table as the planner estimates them.
int64 estimated_rows(const Source &source);

// Counts the rows of the fact table in the caller's transaction: where writers are locked out by the registration.
void backfill_now(const Source &source);

// Records that a worker shall count them after this transaction commits, and asks for that worker.
void request_backfill(const Source &source);

// Records that a worker shall reconcile the source after this transaction commits, and asks for that worker.
void request_reconcile(const Source &source);

// Whether rows of a dropped partition are still counted: request_reconcile() was called, and none has come since.
bool needs_reconcile(const Source &source);

// Takes the mark of a dropped partition away, and locks the fact table: to be followed by a reconcile of all days in
// the same transaction.
void clear_needs_reconcile(const Source &source);

// What collection_reconcile() found, for collection_health.
void record_reconcile(const Source &source, int64 drift);

// A source becomes readable: its rows are all counted.
void mark_filled(const Source &source);

// The share of an unfinished backfill that is done, from 0 to 1: committed batches and the progress of the running one.
double backfill_share(const Source &source);

// 55000, with that share, where the rows that were there at registration are not all counted.
void require_filled(const Source &source);

// Rows that a worker process has read in the pass that it is at; 0 where it is not at work.
int64 rows_in_progress(int32 pid);

}  // namespace cp
