// Interviewers ranked by a KPI.
#pragma once

#include "report/ranking.hpp"

namespace cp {

// What a call asks for.
struct TopCall {
    Metric sort = Metric::completes;
    bool descending = true;
    int64 limit = 5;
};

// The parameters sort, direction and row_limit, which follow the filters; 22023 where one is not valid.
TopCall read_top_call(const FunctionArgs &args, const Source &source);

}  // namespace cp
