// The KPIs by group, for bar charts.
#pragma once

#include "report/ranking.hpp"

namespace cp {

// What a call asks for.
struct BarCall {
    GroupBy group = GroupBy::interviewer;
    Bucket bucket = Bucket::none;  // day, where the bars are days; then there is no group
    Metric metric = Metric::completes;
    int64 limit = 30;
};

// The parameters group_by, metric and row_limit, which follow the filters; 22023 where one is not valid.
BarCall read_bar_call(const FunctionArgs &args, const Source &source);

// The highest first, rows without a group last; days come in their order and are not cut. Amounts live in the memory
// context given.
std::vector<KpiGroup> list_bars(const Filters &filters, const BarCall &call, bool distributions, MemoryContext context);

}  // namespace cp
