// The order of groups by a KPI, the same in every report that ranks.
#pragma once

#include "report/engine.hpp"

namespace cp {

// What groups are ranked by; "success" of the first specification is completes.
enum class Metric { completes, attempts, sr, amount };

inline constexpr int kSrDecimals = 3;

// 22023 where the source has no amounts.
void require_metric(Metric metric, const Source &source);

// Ties: more completes, then more attempts, then the smaller number, then the key first, whatever the direction; rows
// without a group last.
bool ranks_before(const KpiGroup &a, const KpiGroup &b, Metric metric, bool descending);

// Interviewers with rows in that order, without distributions; amounts live in the memory context given.
std::vector<KpiGroup> rank_interviewers(const Filters &filters, Metric metric, bool descending, MemoryContext context);

// The first of them; rows without an interviewer rank nobody.
std::vector<KpiGroup> top_interviewers(const Filters &filters, Metric metric, bool descending, int64 limit,
                                       MemoryContext context);

}  // namespace cp
