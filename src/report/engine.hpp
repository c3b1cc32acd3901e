// The one place where stored cells become KPIs: sums the cells that match the filters by time bucket and group.
#pragma once

#include "report/filter.hpp"
#include "report/kpi_sums.hpp"

namespace cp {

enum class Bucket { none, hour, day, week, month };
enum class GroupBy { none, interviewer, outcome, project, team, segment };

struct KpiQuery {
    const Filters *filters;
    Bucket bucket = Bucket::none;
    GroupBy group = GroupBy::none;
    bool compare = false;       // also the period of equal length before: bucket must be none
    bool distributions = true;  // distinct subjects and percentiles, where the source tracks them
    bool subjects = true;       // of these, distinct subjects
    bool labels = true;         // what groups are called; teams need it
};

struct KpiGroup {
    bool previous = false;           // of the period before
    int64 bucket = 0;                // the hour as an instant, or the first day of the bucket
    Day day = 0;                     // the day the bucket begins
    std::optional<int64> id;         // project or interviewer
    std::optional<std::string> key;  // the group as text; nothing: rows without one
    std::optional<std::string> label;
    KpiSums sums;
};

// 22023 where the source does not track what the query divides by.
void check_query(const KpiQuery &query);

// Amounts of the groups live in the memory context given. Groups without rows are left out; they come by period, bucket
// and then id or key, the missing one last. Where nothing divides the rows there is exactly one group a period.
std::vector<KpiGroup> sum_kpis(const KpiQuery &query, MemoryContext context);

}  // namespace cp
