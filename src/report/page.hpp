// Pages of the fact table's rows.
#pragma once

#include "report/engine.hpp"
#include "report/fact_rows.hpp"

namespace cp {

inline constexpr int64 kDefaultPageSize = 50;

// What a call asks for.
struct PageCall {
    RowWindow window{0, kDefaultPageSize};
    RowOrder order;
};

// The parameters page, page_size, sort and direction, which follow the filters; 22023 where one is not valid.
PageCall read_page_call(const FunctionArgs &args);

// What each day has, as stored cells count it; amounts live in the memory context given.
std::vector<KpiGroup> sum_days(const Filters &filters, MemoryContext context);

// How many rows all pages have, by the days of sum_days().
int64 count_paged_rows(const Filters &filters, const std::vector<KpiGroup> &days);

// Visits the rows of a page as visit_fact_rows() does. The days are those of sum_days(), and looked at only where rows
// are sorted by date: they tell on which the page lies, and the fact table is read from there on, however many rows
// come before.
void visit_page(const char *function, const Filters &filters, const PageCall &call, const std::vector<KpiGroup> &days,
                const std::function<void(const FactRow &)> &visit);

}  // namespace cp
