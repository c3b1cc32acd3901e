#include "report/filter.hpp"

#include "access/project.hpp"
#include "catalog/zone.hpp"
#include "model/range.hpp"
#include "model/text.hpp"
#include "pg/sql.hpp"
#include "report/members.hpp"
#include "store/reconcile.hpp"

namespace cp {

namespace {

template <class T>
void sort_unique(std::vector<T> &values) {
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
}

// An array with elements, if only NULLs: those match nothing, where an empty array is no filter.
bool is_given(const FunctionArgs &args, int index) {
    if (args.is_null(index))
        return false;
    return pg([&] {
        ArrayType *array = DatumGetArrayTypeP(args.datum(index));
        return ArrayGetNItems(ARR_NDIM(array), ARR_DIMS(array)) > 0;
    });
}

DayRange range_of(const FunctionArgs &args, const Source &source, DefaultDays default_days) {
    if (default_days == DefaultDays::all && args.is_null(p_date_from) && args.is_null(p_date_to) &&
        args.is_null(p_last_days))
        return kAllDays;
    DateFilter filter;
    filter.date_from = args.date(p_date_from);
    filter.date_to = args.date(p_date_to);
    filter.last_days = args.int4(p_last_days);
    const auto range = resolve_range(filter, today_in(source.zone));
    if (const auto *days = std::get_if<DayRange>(&range))
        return *days;
    if (std::get<RangeError>(range) == RangeError::last_days_out_of_range)
        throw invalid_value("invalid last_days: " + std::to_string(filter.last_days.value_or(0)))
            .hint("Give a number of days from 1 to " + std::to_string(kMostLastDays) + ".");
    throw invalid_value("date_from is after date_to")
        .hint("Both days are included; date_to is today in the source's time zone where it is not given.");
}

// Narrows the list to one more wish.
class ProjectFilter {
public:
    void narrow(std::vector<int64> wanted) {
        sort_unique(wanted);
        if (!list_) {
            list_ = std::move(wanted);
            return;
        }
        std::vector<int64> both;
        std::set_intersection(list_->begin(), list_->end(), wanted.begin(), wanted.end(), std::back_inserter(both));
        list_ = std::move(both);
    }
    // Where nothing was wished for, all that is visible.
    std::optional<std::vector<int64>> result(VisibleProjects visible) {
        if (!list_ && !visible.all)
            list_ = std::move(visible.ids);
        return std::move(list_);
    }

private:
    std::optional<std::vector<int64>> list_;
};

AskedProject asked_number(int64 project) { return {project, std::to_string(project), std::nullopt}; }

AskedProject asked_key(ProjectNumbers &numbers, const std::string &key) {
    const std::string spelled = quoted_literal(key);
    const std::optional<int64> project = numbers.of(key);
    if (!project)
        refuse_project(spelled);
    return {*project, spelled, key};
}

// The projects that the call names.
std::vector<AskedProject> asked_projects(const FunctionArgs &args, const Source &source, ProjectFilter &filter) {
    std::vector<AskedProject> asked;
    if (const auto project = args.int8(p_project)) {
        asked.push_back(asked_number(*project));
        filter.narrow({*project});
    }
    if (const auto key = args.text(p_project_key)) {
        ProjectNumbers numbers(source);
        asked.push_back(asked_key(numbers, *key));
        filter.narrow({asked.back().id});
    }
    if (is_given(args, p_projects)) {
        std::vector<int64> projects = args.int8_array(p_projects);
        for (const int64 project : projects)
            asked.push_back(asked_number(project));
        filter.narrow(std::move(projects));
    }
    return asked;
}

// What the caller may see, of all projects or of those asked for; 42501 where one of these is not among it.
VisibleProjects permitted(const Source &source, const Principal &principal, const std::vector<AskedProject> &asked) {
    std::optional<std::vector<int64>> ids;
    if (!asked.empty())
        ids.emplace();
    for (const AskedProject &project : asked)
        ids->push_back(project.id);
    if (ids)
        sort_unique(*ids);
    VisibleProjects visible = visible_projects(source, principal, Permission::view, few_projects(ids));
    for (const AskedProject &project : asked)
        if (!visible.contains(project.id))
            refuse_project(project.spelled);
    return visible;
}

std::optional<std::vector<int64>> projects_of(const FunctionArgs &args, const Source &source,
                                              const Principal &principal) {
    ProjectFilter filter;
    const std::vector<AskedProject> asked = asked_projects(args, source, filter);
    return filter.result(permitted(source, principal, asked));
}

void require_interviewers(const Source &source) {
    if (!source.has(Role::interviewer))
        throw invalid_value("source \"" + source.name + "\" has no interviewers")
            .hint("Register it with the parameter interviewer.");
}

std::optional<std::vector<int64>> named_interviewers(const FunctionArgs &args, const Source &source) {
    std::optional<std::vector<int64>> named;
    if (is_given(args, p_interviewers))
        named = args.int8_array(p_interviewers);
    if (is_given(args, p_interviewer_keys)) {
        named = named.value_or(std::vector<int64>{});
        for (const std::string &key : args.text_array(p_interviewer_keys))
            if (const auto id = interviewer_of_key(source, key))
                named->push_back(*id);
    }
    if (named) {
        require_interviewers(source);
        sort_unique(*named);
    }
    return named;
}

std::optional<std::vector<int64>> members_of_teams(const FunctionArgs &args, const Source &source) {
    if (!is_given(args, p_teams))
        return std::nullopt;
    require_teams(source);
    std::vector<int64> members;
    for (const std::string &key : interviewers_in_teams(source, args.text_array(p_teams)))
        if (const auto id = interviewer_of_key(source, key))
            members.push_back(*id);
    sort_unique(members);
    return members;
}

std::optional<std::vector<int64>> both_of(const std::optional<std::vector<int64>> &a,
                                          const std::optional<std::vector<int64>> &b) {
    if (!a || !b)
        return a ? a : b;
    std::vector<int64> both;
    std::set_intersection(a->begin(), a->end(), b->begin(), b->end(), std::back_inserter(both));
    return both;
}

// The dictionary's codes, and those that a mapped dimension names.
std::optional<std::vector<std::string>> outcomes_of(const FunctionArgs &args, const Source &source) {
    if (!is_given(args, p_outcomes))
        return std::nullopt;
    if (!source.has(Role::outcome))
        throw invalid_value("source \"" + source.name + "\" has no outcomes")
            .hint("Register it with the parameter outcome.");
    std::vector<std::string> codes = args.text_array(p_outcomes);
    for (const std::string &code : codes) {
        if (source.find_outcome(code) != nullptr)
            continue;
        const std::vector<std::string> valid = outcome_codes(source);
        if (std::find(valid.begin(), valid.end(), code) == valid.end())
            refuse_value("outcome code", code, valid);
    }
    sort_unique(codes);
    return codes;
}

std::optional<std::vector<std::string>> segments_of(const FunctionArgs &args) {
    if (!is_given(args, p_segments))
        return std::nullopt;
    std::vector<std::string> segments = args.text_array(p_segments);
    for (std::string &segment : segments)
        segment = bounded(segment);
    sort_unique(segments);
    return segments;
}

}  // namespace

const std::vector<std::string> &filter_names() {
    static const std::vector<std::string> names{"project",      "date_from", "date_to",     "last_days",
                                                "interviewers", "outcomes",  "teams",       "segments",
                                                "projects",     "source",    "project_key", "interviewer_keys"};
    return names;
}

SourcePtr reportable_source(const std::optional<std::string> &name) {
    SourcePtr source = resolve_source(name);
    require_filled(*source);
    return source;
}

Filters read_filters(const FunctionArgs &args, DefaultDays default_days) {
    const Principal principal = require_principal();
    Filters filters;
    filters.source = resolve_source(args.text(p_source));
    const Source &source = *filters.source;
    filters.projects = projects_of(args, source, principal);
    filters.days = range_of(args, source, default_days);
    filters.in_teams = members_of_teams(args, source);
    filters.interviewers = both_of(named_interviewers(args, source), filters.in_teams);
    filters.outcomes = outcomes_of(args, source);
    filters.segments = segments_of(args);
    require_filled(source);
    return filters;
}

ProjectCall read_projects(const FunctionArgs &args, const ProjectParameters &place) {
    const Principal principal = require_principal();
    ProjectCall call;
    call.filters.source = resolve_source(args.text(place.source));
    const Source &source = *call.filters.source;
    ProjectFilter filter;
    if (is_given(args, place.projects) || is_given(args, place.keys)) {
        for (const int64 project : args.int8_array(place.projects))
            call.asked.push_back(asked_number(project));
        ProjectNumbers numbers(source);
        for (const std::string &key : args.text_array(place.keys))
            call.asked.push_back(asked_key(numbers, key));
        std::vector<int64> ids;
        for (const AskedProject &project : call.asked)
            ids.push_back(project.id);
        filter.narrow(std::move(ids));
    }
    call.filters.projects = filter.result(permitted(source, principal, call.asked));
    call.filters.days = kAllDays;
    require_filled(source);
    return call;
}

AskedProjects few_projects(const std::optional<std::vector<int64>> &projects) {
    constexpr size_t kFew = 16;
    return projects && projects->size() <= kFew ? projects : std::nullopt;
}

VisibleProjects unmasked_projects(const Filters &filters) {
    return visible_projects(*filters.source, require_principal(), Permission::phone, few_projects(filters.projects));
}

void refuse_value(const char *parameter, std::string_view value, const std::vector<std::string> &valid) {
    std::string list;
    for (const std::string &each : valid)
        list += (list.empty() ? "" : ", ") + each;
    throw invalid_value("invalid " + std::string(parameter) + ": \"" + std::string(value) + "\"")
        .hint(list.empty() ? "There are no valid values." : "Valid values are: " + list + ".");
}

size_t choice_of(const FunctionArgs &args, int index, const char *parameter, const std::vector<std::string> &valid,
                 size_t fallback) {
    const std::optional<std::string> given = args.text(index);
    if (!given)
        return fallback;
    const auto found = std::find(valid.begin(), valid.end(), *given);
    if (found == valid.end())
        refuse_value(parameter, *given, valid);
    return static_cast<size_t>(found - valid.begin());
}

int64 count_of(const FunctionArgs &args, int index, const char *parameter, int64 fallback, int64 most, int64 least) {
    const int64 count = args.int8(index).value_or(fallback);
    if (count < least || count > most)
        throw invalid_value("invalid " + std::string(parameter) + ": " + std::to_string(count))
            .hint("Give a number from " + std::to_string(least) + " to " + std::to_string(most) + ".");
    return count;
}

int64 row_limit_of(const FunctionArgs &args, int index, int64 fallback, int64 most) {
    return count_of(args, index, "row_limit", fallback, most);
}

}  // namespace cp
