// Finding the rows of a range of days through an index on the fact table.
#pragma once

#include "catalog/source.hpp"
#include "model/day.hpp"

namespace cp {

struct DayIndexRange {
    ScanKeyData keys[2];
    int key_count;
};

// An index whose leading column is the source's day expression, coalesce(ended_at, started_at), with the ranges to
// read: the days themselves, and the infinite times, whose rows count on the day of the other end.
struct DayIndex {
    Oid index;
    std::vector<DayIndexRange> ranges;
};

// Nothing where no valid index serves, or where the range is too long for an index to pay.
std::optional<DayIndex> find_day_index(const Source &source, Relation relation, const DayRange &days);

}  // namespace cp
