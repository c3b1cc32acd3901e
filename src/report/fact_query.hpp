// The SQL by which rows of a fact table are read in the order of a page.
#pragma once

#include "report/fact_rows.hpp"
#include "report/fact_sql.hpp"

namespace cp {

// unmasked: the projects whose phone numbers may be compared as they are, where rows are sorted by them.
FactQuery fact_query(const Filters &filters, const VisibleProjects &unmasked, const RowOrder &order,
                     const RowWindow &window);

// So many rows, newest first. The limit stands in the text, so that the plan can be kept.
FactQuery latest_query(const Filters &filters, int64 count);

// One row with one number: how many rows there are, as the fact table has it.
FactQuery fact_count_query(const Filters &filters);

}  // namespace cp
