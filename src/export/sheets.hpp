// The sheets of a workbook, but for the rows: Summary, Interviewer Share, Top 5, and the heading of Raw Data.
#pragma once

#include "export/content.hpp"
#include "export/workbook.hpp"

namespace cp {

void add_summary(Workbook &workbook, const Content &content);
void add_shares(Workbook &workbook, const Content &content);
void add_top(Workbook &workbook, const Content &content);

// A sheet as large as its rows will make it: the heading, and a blank cell in place of the last row.
void add_row_sheet(Workbook &workbook, const std::string &name, int64 rows, const std::string &time_zone);

}  // namespace cp
