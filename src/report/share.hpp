// Shares of interviewers in what all of them did.
#pragma once

#include "report/ranking.hpp"

namespace cp {

// The whole is that of all interviewers who match the other filters, teams included, whatever interviewers are named.
class Shares {
public:
    // metric is not a rate. The whole lives in the memory context given.
    Shares(const Filters &filters, Metric metric, MemoryContext context);
    // What counts, as a numeric.
    Datum value(const KpiSums &sums) const;
    // The value as a fraction of the whole, 4 decimals, half up; 0 where the whole is.
    double of(const KpiSums &sums) const;

private:
    Metric metric_;
    Datum whole_;
};

// Everyone with rows, the highest first, rows without an interviewer last; past the limit one group labelled "others".
std::vector<KpiGroup> list_shares(const Filters &filters, Metric metric, int64 limit, MemoryContext context);

}  // namespace cp
