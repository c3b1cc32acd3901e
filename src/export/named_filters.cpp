#include "export/named_filters.hpp"

#include "catalog/iso_text.hpp"

namespace cp {

namespace {

std::vector<std::string> spelled(const std::vector<int64> &numbers) {
    std::vector<std::string> values;
    for (const int64 number : numbers)
        values.push_back(std::to_string(number));
    return values;
}

// Values of a parameter that the caller gave; none where it is NULL or empty.
std::vector<std::string> values_of(const FunctionArgs &args, FilterParameter parameter, bool list, bool number) {
    if (list)
        return number ? spelled(args.int8_array(parameter)) : args.text_array(parameter);
    if (args.is_null(parameter))
        return {};
    return {number ? std::to_string(*args.int8(parameter)) : *args.text(parameter)};
}

}  // namespace

std::vector<NamedFilter> named_filters(const FunctionArgs &args, const Filters &filters) {
    std::vector<NamedFilter> named{
        {p_source, "source", false, false, {filters.source->name}},
        {p_date_from, "date_from", false, false, {iso_day(filters.days.first)}},
        {p_date_to, "date_to", false, false, {iso_day(filters.days.last)}},
    };
    const std::vector<NamedFilter> others{
        {p_project, "project", false, true, {}},
        {p_projects, "projects", true, true, {}},
        {p_project_key, "project_key", false, false, {}},
        {p_interviewers, "interviewers", true, true, {}},
        {p_interviewer_keys, "interviewer_keys", true, false, {}},
        {p_teams, "teams", true, false, {}},
        {p_outcomes, "outcomes", true, false, {}},
        {p_segments, "segments", true, false, {}},
    };
    for (NamedFilter filter : others) {
        filter.values = values_of(args, filter.parameter, filter.list, filter.number);
        if (!filter.values.empty())
            named.push_back(std::move(filter));
    }
    return named;
}

}  // namespace cp
