// What has happened lately in the fact table, by its own rows.
#pragma once

#include "report/filter.hpp"

namespace cp {

// Instants.
struct ActivityTimes {
    TimestampTz now;
    TimestampTz ended_after;  // rows that ended after it, up to now, are counted
    std::optional<TimestampTz>
        active_after;  // and open ones that began after it, up to now; nothing: none are looked for
};

struct Activity {
    std::optional<TimestampTz> first;  // when the row with the earliest time began; its end where it has no beginning
    std::optional<TimestampTz> last;   // the latest time
    int64 ended = 0, active = 0;
};

// Of the rows that match the filters; of their days, all. Where the source has no role for the end, rows end as they
// begin and none is active. Each number is found through the indexes of collection_indexes().
Activity read_activity(const Filters &filters, const ActivityTimes &times);

}  // namespace cp
