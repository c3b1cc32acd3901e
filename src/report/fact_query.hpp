// The SQL by which rows of a fact table are read: a source's roles, a report's filters and an order.
#pragma once

#include "pg/sql.hpp"
#include "report/fact_rows.hpp"

namespace cp {

// The columns of every such query, counted from 1; the keys of the source's references follow, in their order.
enum FactColumn {
    fact_row_id = 1,
    fact_project,      // the key as text where the source's keys are not integers
    fact_interviewer,  // likewise
    fact_phone,
    fact_outcome,
    fact_dials,
    fact_started,
    fact_ended,
    fact_details,
    fact_first_reference
};

struct FactQuery {
    std::string sql;
    SqlArgs args;
    bool instants;  // whether its times are instants; else the wall clock's, in the source's zone
};

// unmasked: the projects whose phone numbers may be compared as they are, where rows are sorted by them.
FactQuery fact_query(const Filters &filters, const VisibleProjects &unmasked, const RowOrder &order,
                     const RowWindow &window);

// One row with one number: how many rows there are, as the fact table has it.
FactQuery fact_count_query(const Filters &filters);

}  // namespace cp
