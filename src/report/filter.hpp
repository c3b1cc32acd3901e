// The filters that every report takes, checked against what the caller may see.
#pragma once

#include "access/access.hpp"
#include "model/day.hpp"
#include "pg/args.hpp"

namespace cp {

// The first parameters of every report, in their order; a report's own follow from kFilterCount on.
enum FilterParameter {
    p_project,
    p_date_from,
    p_date_to,
    p_last_days,
    p_interviewers,
    p_outcomes,
    p_teams,
    p_segments,
    p_projects,
    p_source,
    p_project_key,
    p_interviewer_keys,
    kFilterCount
};

// Their names, by the values of FilterParameter.
const std::vector<std::string> &filter_names();

// Nothing in a list means no filter; lists are sorted, without duplicates.
struct Filters {
    SourcePtr source;
    DayRange days;
    std::optional<std::vector<int64>> projects;      // never more than the caller may see; nothing: every row
    std::optional<std::vector<int64>> interviewers;  // those named, of the teams
    std::optional<std::vector<int64>> in_teams;      // all of the teams
    std::optional<std::vector<std::string>> outcomes;
    std::optional<std::vector<std::string>> segments;

    const std::vector<int64> *project_list() const noexcept { return projects ? &*projects : nullptr; }
};

// What a call covers that names no days at all: the last days up to today, or all there are, the undated included.
enum class DefaultDays { last, all };

// Reads and checks them. Errors: 42704 unknown source, 42501 a project not granted, 22023 a value out of range, 55000
// where the source is still being filled.
Filters read_filters(const FunctionArgs &args, DefaultDays default_days = DefaultDays::last);

// A project that a call names.
struct AskedProject {
    int64 id;
    std::string spelled;             // in the words of an error
    std::optional<std::string> key;  // where it is named by that
};

// What a call asks for that has projects for its only filter.
struct ProjectCall {
    Filters filters;                  // all days
    std::vector<AskedProject> asked;  // nothing: every project that the caller may see
};

// Where such a call has its parameters: an array of numbers, one of keys (together they are one list), the source.
struct ProjectParameters {
    int projects, keys, source;
};

// Errors: as read_filters().
ProjectCall read_projects(const FunctionArgs &args, const ProjectParameters &place);

// The source that a call means, when it may be reported on: 55000 while its backfill is not done.
SourcePtr reportable_source(const std::optional<std::string> &name);

// The projects of a filter, where they are so few that a permission is looked up for each; of many, all are read.
AskedProjects few_projects(const std::optional<std::vector<int64>> &projects);

// The projects whose subjects the caller may see unmasked, among those of the filters.
VisibleProjects unmasked_projects(const Filters &filters);

// 22023 with a HINT that lists what is valid.
[[noreturn]] void refuse_value(const char *parameter, std::string_view value, const std::vector<std::string> &valid);

// The position of a text parameter's value among the valid ones; fallback where it is NULL.
size_t choice_of(const FunctionArgs &args, int index, const char *parameter, const std::vector<std::string> &valid,
                 size_t fallback);

// A limit of rows from 1 to most, or 22023; fallback where it is NULL.
int64 row_limit_of(const FunctionArgs &args, int index, int64 fallback, int64 most);
// The same for a parameter of any name, which may have another least value.
int64 count_of(const FunctionArgs &args, int index, const char *parameter, int64 fallback, int64 most, int64 least = 1);

}  // namespace cp
