// What the sheets of a workbook show, but for the rows: read from stored cells, before the library is called.
#pragma once

#include "export/headings.hpp"
#include "export/named_filters.hpp"
#include "report/ranking.hpp"

namespace cp {

// A line of a table: a day, an interviewer, or all.
struct KpiLine {
    std::optional<std::string> label;
    Day day;
    Kpis kpis;
    std::optional<std::string> amount;  // as a decimal number
    double share;                       // of the completes of all interviewers
};

struct Content {
    Content(const FunctionArgs &args, const Filters &filters, Metric sort, MemoryContext context);

    std::string source, time_zone;
    DayRange days;
    std::vector<std::pair<Heading, std::string>> filters;  // what the caller asked for beyond the days
    Metric sort;
    KpiScope scope;
    bool has_interviewers;
    KpiLine total;
    std::vector<KpiLine> by_day, shares, top;
};

}  // namespace cp
