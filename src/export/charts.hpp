// The charts of the summary, to the right of the KPIs: one of the days, one of the shares.
#pragma once

#include "export/workbook.hpp"

namespace cp {

inline constexpr const char *kSummarySheet = "Summary";
inline constexpr const char *kShareSheet = "Interviewer Share";

inline constexpr lxw_row_t kChartRow = 2;
inline constexpr lxw_row_t kRowBelowCharts = kChartRow + 18;

// The days stand in the summary from this row on: the day, attempts, completes.
void chart_days(Workbook &workbook, const Sheet &sheet, lxw_row_t first, size_t days);

// The interviewers stand in their sheet below its header, their shares in its fifth column.
void chart_shares(Workbook &workbook, const Sheet &sheet, size_t interviewers);

}  // namespace cp
