// Rows of the fact table as pages and exports show them: with labels, masked phone numbers and joined objects.
#pragma once

#include "report/newest.hpp"

namespace cp {

// The columns of collection_rows, in their order; a page may be sorted by any of them.
enum class RowColumn {
    row_id,
    date,
    project,
    project_id,
    interviewer,
    interviewer_id,
    phone_number,
    outcome_code,
    call_attempts,
    start_form,
    end_form,
    duration_sec,
    details
};
const std::vector<std::string> &row_column_names();

struct FactRow {
    std::optional<std::string> row_id;
    Day day = kUndated;                  // in the source's time zone
    std::optional<std::string> project;  // what it is called; its key where nothing names it
    std::optional<int64> project_id;
    std::optional<std::string> interviewer;
    std::optional<int64> interviewer_id;
    std::optional<std::string> phone_number;  // masked, unless the caller holds view_phone for the row's project
    std::optional<std::string> outcome_code;
    std::optional<int64> call_attempts;
    std::optional<int64> started, ended;  // instants, as TimestampTz; nothing where infinite
    std::optional<int64> duration_sec;    // of timed rows, rounded half up
    std::optional<std::string> details;   // a JSON text
    int64 group = 0;                      // whose newest it is, of several groups
};

struct RowOrder {
    RowColumn column = RowColumn::date;  // by date: by time; newest first where descending
    bool descending = true;
};

struct RowWindow {
    int64 offset = 0;
    std::optional<int64> limit;  // nothing: to the last row
};

// Visits the rows that match the filters, in order, in constant memory. The visitor runs outside of pg(), may throw,
// and must not keep what it is given. Leaves one LOG line where unmasked numbers were among them; function is named in
// it.
void visit_fact_rows(const char *function, const Filters &filters, const RowOrder &order, const RowWindow &window,
                     const std::function<void(const FactRow &)> &visit);

// Visits so many of the newest rows as visit_fact_rows() does, by a plan that is kept: for calls that come often.
void visit_latest_rows(const char *function, const Filters &filters, int64 count,
                       const std::function<void(const FactRow &)> &visit);

// Visits the newest rows of several groups, group by group, as visit_fact_rows() does. With ids alone nothing of a row
// is set but its id and its group.
void visit_newest_rows(const char *function, const Filters &filters, const NewestWanted &wanted, bool ids_alone,
                       const std::function<void(const FactRow &)> &visit);

// Whether stored cells tell how many rows each day has: not where days are frozen or forgotten, whose rows may be gone.
bool are_rows_counted(const Filters &filters);

// How many rows match the filters: from stored cells where they tell, without reading the fact table.
int64 count_fact_rows(const Filters &filters);

}  // namespace cp
