// The words of a workbook.
#pragma once

#include "report/fact_rows.hpp"

namespace cp {

enum class Language { en, fa };
const std::vector<std::string> &language_names();

enum class Heading {
    title,
    filter,
    value,
    source,
    time_zone,
    date_from,
    date_to,
    project,
    projects,
    project_key,
    interviewers,
    interviewer_keys,
    teams,
    outcomes,
    segments,
    ranked_by,
    kpi,
    attempts,
    completes,
    success_rate,
    avg_duration,
    contacts,
    non_contacts,
    refusals,
    dials,
    open,
    amount,
    unique_subjects,
    median_duration,
    p90_duration,
    day,
    interviewer,
    nobody,
    share,
    share_of_completes,
    by_day,
    rank,
    count
};
const char *heading(Heading heading, Language language) noexcept;

// Of a column of rows; in English its own name, as programs look for it.
std::string row_heading(RowColumn column, Language language);

}  // namespace cp
