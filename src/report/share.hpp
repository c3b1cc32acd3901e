// Shares of interviewers in what all of them did.
#pragma once

#include "report/ranking.hpp"

namespace cp {

// What a call asks for; the metric is not a rate.
struct ShareCall {
    Metric metric = Metric::completes;
    int64 limit = 30;
};

// The parameters metric and row_limit, which follow the filters; 22023 where one is not valid.
ShareCall read_share_call(const FunctionArgs &args, const Source &source);

// What counts, as a numeric.
Datum share_value(Metric metric, const KpiSums &sums);

// The whole is that of all interviewers who match the other filters, teams included, whatever interviewers are named.
class Shares {
public:
    // The whole lives in the memory context given.
    Shares(const Filters &filters, Metric metric, MemoryContext context);
    // The value as a fraction of the whole, 4 decimals, half up; 0 where the whole is.
    double of(const KpiSums &sums) const;

private:
    Metric metric_;
    Datum whole_;
};

// Everyone with rows, the highest first, rows without an interviewer last; past the limit one group labelled "others".
std::vector<KpiGroup> list_shares(const Filters &filters, Metric metric, int64 limit, MemoryContext context);
// The same of groups that are ranked already.
void gather_others(std::vector<KpiGroup> &groups, int64 limit, MemoryContext context);

}  // namespace cp
