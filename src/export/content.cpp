#include "export/content.hpp"

#include "export/utf8.hpp"
#include "report/members.hpp"
#include "report/share.hpp"
#include "store/member.hpp"

namespace cp {

namespace {

constexpr int64 kTopRows = 5;

std::optional<std::string> amount_text(Numeric amount) {
    if (amount == nullptr)
        return std::nullopt;
    return pg([&] { return DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(amount))); });
}

std::optional<std::string> utf8_label(const std::optional<std::string> &label) {
    return label ? std::optional(to_utf8(*label)) : std::nullopt;
}

KpiLine line_of(const KpiGroup &group, const KpiScope &scope, double share = 0) {
    Kpis kpis(group.sums, scope);
    std::optional<std::string> amount = amount_text(kpis.amount);
    return {utf8_label(group.label), group.day, kpis, std::move(amount), share};
}

std::vector<KpiLine> lines_of(const std::vector<KpiGroup> &groups, const KpiScope &scope, const Shares *shares) {
    std::vector<KpiLine> lines;
    for (const KpiGroup &group : groups)
        lines.push_back(line_of(group, scope, shares == nullptr ? 0 : shares->of(group.sums)));
    return lines;
}

KpiLine total_of(const Filters &filters, const KpiScope &scope, MemoryContext context) {
    return line_of(sum_kpis(KpiQuery{&filters}, context).front(), scope);
}

std::vector<KpiGroup> days_of(const Filters &filters, MemoryContext context) {
    KpiQuery query{&filters};
    query.bucket = Bucket::day;
    query.distributions = false;
    return sum_kpis(query, context);
}

Heading heading_of(FilterParameter parameter) {
    switch (parameter) {
        case p_project: return Heading::project;
        case p_projects: return Heading::projects;
        case p_project_key: return Heading::project_key;
        case p_interviewers: return Heading::interviewers;
        case p_interviewer_keys: return Heading::interviewer_keys;
        case p_teams: return Heading::teams;
        case p_outcomes: return Heading::outcomes;
        case p_segments: return Heading::segments;
        default: return Heading::source;
    }
}

// Keys of a role behind the values of a filter; a number that stands for no key stays what it is.
std::vector<std::string> keys_of(const NamedFilter &filter, const Source &source, Role role) {
    if (!filter.number || !source.is_keyed(role))
        return filter.values;
    const HeldSnapshot snapshot = HeldSnapshot::active();
    std::vector<std::string> keys;
    for (const std::string &value : filter.values)
        keys.push_back(
            key_of_surrogate(source, role, std::strtoll(value.c_str(), nullptr, 10), snapshot.get()).value_or(value));
    return keys;
}

// "Household panel (1)", where something names the value.
std::string with_labels(const NamedFilter &filter, const Source &source, Role role) {
    const std::vector<std::string> keys = keys_of(filter, source, role);
    const Members members = find_members(source, role, keys);
    std::string list;
    for (size_t i = 0; i < keys.size(); ++i) {
        const std::string label = label_of(source, role, members, keys[i]);
        list += (list.empty() ? "" : ", ") + (label == keys[i] ? label : label + " (" + filter.values[i] + ")");
    }
    return list;
}

std::string joined(const std::vector<std::string> &values) {
    std::string list;
    for (const std::string &value : values)
        list += (list.empty() ? "" : ", ") + value;
    return list;
}

std::vector<std::pair<Heading, std::string>> filters_of(const FunctionArgs &args, const Filters &filters) {
    std::vector<std::pair<Heading, std::string>> lines;
    for (const NamedFilter &filter : named_filters(args, filters)) {
        std::string values;
        switch (filter.parameter) {
            case p_source:
            case p_date_from:
            case p_date_to: continue;
            case p_project:
            case p_projects:
            case p_project_key: values = with_labels(filter, *filters.source, Role::project); break;
            case p_interviewers:
            case p_interviewer_keys: values = with_labels(filter, *filters.source, Role::interviewer); break;
            default: values = joined(filter.values);
        }
        lines.emplace_back(heading_of(filter.parameter), to_utf8(values));
    }
    return lines;
}

}  // namespace

Content::Content(const FunctionArgs &args, const Filters &wanted, Metric by, MemoryContext context)
    : source(to_utf8(wanted.source->name)),
      time_zone(wanted.source->time_zone),
      days(wanted.days),
      filters(filters_of(args, wanted)),
      sort(by),
      scope(*wanted.source),
      has_interviewers(wanted.source->has(Role::interviewer)),
      total(total_of(wanted, scope, context)),
      by_day(lines_of(days_of(wanted, context), scope, nullptr)) {
    if (!has_interviewers)
        return;
    const Shares all(wanted, Metric::completes, context);
    shares = lines_of(list_shares(wanted, Metric::completes, PG_INT64_MAX, context), scope, &all);
    top = lines_of(top_interviewers(wanted, sort, true, kTopRows, context), scope, nullptr);
}

}  // namespace cp
