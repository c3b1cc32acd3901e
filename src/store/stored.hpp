// Reading stored cells: the rollup and the pending deltas, under one snapshot.
#pragma once

#include "catalog/source.hpp"
#include "store/cell.hpp"
#include "store/member.hpp"

namespace cp {

// A stored cell or delta; views into the tuple being visited. Keys of other types are resolved to surrogates.
struct StoredCell {
    CellKey key;  // project and interviewer are set for keyed sources, too; the keys themselves for pending deltas only
    Measures measures;
    Numeric amount = nullptr;    // may be a short varlena: numeric functions accept it as a Datum
    std::string_view histogram;  // Histogram's encoding; empty: none
};

// Gets every cell of a scan. Runs inside pg(): its frames hold only trivially destructible objects while it calls
// PostgreSQL; it may throw C++ exceptions.
class CellVisitor {
public:
    virtual void visit(const StoredCell &cell) = 0;

protected:
    ~CellVisitor() = default;
};

// The levels of the rollup.
enum class Level : int16 {
    cell = 0,         // the grain
    project_day = 1,  // summed over interviewers, segments and hours; outcomes stay, they are classified at query time
    project_month = 2,      // summed over the days of a month, too; its day is the first of the month
    interviewer_month = 3,  // the same with interviewers; of closed months alone (store/closed_months.hpp)
};

// The level whose cells are summed to those of a coarser one.
Level finer(Level level) noexcept;

// The key of the cell to which this one belongs at the level; its project and interviewer are as stored.
CellKey key_at(Level level, const CellKey &key) noexcept;

struct StoredScan {
    const Source *source;
    Snapshot snapshot;
    DayRange days;
    Level level = Level::cell;
    const std::vector<int64> *projects = nullptr;  // sorted; nullptr: every project, the missing one included
};

// At the levels of months, cells of days come where the days begin or end within a month: of the days inside, or as
// negatives, of those outside, where they are fewer; and at that of interviewer_month, where a month is not closed. A
// cell of a month has one of the days as its day.
void scan_rollup(const StoredScan &scan, CellVisitor &visitor);
// The cells of a level alone, of these days.
void scan_level(const StoredScan &scan, CellVisitor &visitor);
// Pending deltas come at the finest grain, whatever the level; not those of days that are frozen or forgotten: they are
// of writers that had begun before, and the fold drops them. Returns how many deltas of any source were visited.
int64 scan_deltas(const StoredScan &scan, CellVisitor &visitor);

// Subjects of tracked sources: key.subject is set, measures.rows counts.
void scan_subjects(const StoredScan &scan, CellVisitor &visitor);

}  // namespace cp
