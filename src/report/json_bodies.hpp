// The response bodies of the first specification (sections 4.1 to 4.5), field for field, as values of a JSON text.
#pragma once

#include "model/json.hpp"
#include "report/bar.hpp"
#include "report/fact_rows.hpp"
#include "report/top.hpp"

namespace cp {

// 4.1 without its end: the members project, range and totals of an open object. project is the one asked for.
void put_summary(JsonText &json, const DayRange &days, std::optional<int64> project,
                 const std::vector<KpiGroup> &groups_of_days);

// by_day of 4.1
void put_days(JsonText &json, const std::vector<KpiGroup> &groups_of_days);

// 4.2, of ranked groups or days. Bars that are neither days, interviewers nor projects have a key; bars by amount have
// that, too.
void put_bars(JsonText &json, const BarCall &call, const std::vector<KpiGroup> &groups);

// 4.3
void put_shares(JsonText &json, Metric metric, const std::vector<KpiGroup> &groups);

// 4.4, of ranked interviewers; rows without one rank nobody. Those by amount have that, too.
void put_top(JsonText &json, const TopCall &call, const std::vector<KpiGroup> &groups);

// In UTC: 2026-03-01T05:30:00Z
void put_instant(JsonText &json, std::optional<TimestampTz> instant);

// What 4.5 shows of a row.
const std::vector<RowColumn> &table_columns();
// One of its results; instants are in UTC.
void put_row(JsonText &json, const std::vector<RowColumn> &columns, const FactRow &row);
// All columns of a row, in the order in which jsonb keeps names, which spares it the sorting.
void put_row(JsonText &json, const FactRow &row);

}  // namespace cp
