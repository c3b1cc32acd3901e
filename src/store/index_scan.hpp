// Ranges of the indexes of stored cells.
#pragma once

#include "pg/owners.hpp"
#include "store/cell_columns.hpp"

namespace cp {

// An index of ours whose leading columns are source, level where there are levels, project and day.
struct CellIndex {
    const char *relation;
    const char *index;
    bool has_level;
    const CellColumns *covering;  // of the index, where it holds all of them and the heap need not be read
};

inline constexpr CellIndex kRollupIndex{"rollup", "rollup_key", true, nullptr};
inline constexpr CellIndex kSubjectIndex{"subject_rollup", "subject_rollup_key", false, &kSubjectIndexColumns};

class IndexScan {
public:
    IndexScan(const StoredScan &scan, const CellIndex &index);
    // The cells of the scan's days of one project, or where it is nullptr, of all of them.
    void visit(const OptionalInteger *project, CellVisitor &visitor) const;
    // The next project in the index after this one, of whatever day; nothing after the missing one, which comes last.
    // From the first on where none is given.
    bool next_project(OptionalInteger &project) const;

private:
    struct Range;
    int keys_of(const DayRange &days, const OptionalInteger *project, ScanKeyData *keys) const;

    const StoredScan &scan_;
    const CellIndex &cells_;
    OpenRelation heap_;
    Oid index_;
    OwnedContext context_;
};

}  // namespace cp
