// collection_bar: the KPIs by group, for bar charts (the first specification, 4.2).
#include "report/bar.hpp"

#include "catalog/iso_text.hpp"
#include "report/audit.hpp"

namespace cp {

namespace {

enum Parameter { p_group_by = kFilterCount, p_metric, p_row_limit };

constexpr int64 kMostRows = 10'000;

const std::vector<std::string> &metrics() {
    static const std::vector<std::string> names{"completes", "attempts", "sr", "amount"};
    return names;
}

// What the bars stand for; days are a bucket of time, the others a group.
void divide(BarCall &call, const FunctionArgs &args) {
    static const std::vector<std::string> names{"interviewer", "day", "outcome", "project", "team", "segment"};
    constexpr std::array<GroupBy, 6> groups{GroupBy::interviewer, GroupBy::none, GroupBy::outcome,
                                            GroupBy::project,     GroupBy::team, GroupBy::segment};
    const size_t choice = choice_of(args, p_group_by, "group_by", names, 0);
    call.group = groups[choice];
    call.bucket = names[choice] == "day" ? Bucket::day : Bucket::none;
}

ResultRow bar_row(const KpiGroup &group, const BarCall &call, const KpiScope &scope) {
    const bool of_days = call.bucket == Bucket::day;
    ResultRow row;
    const std::optional<std::string> key = of_days ? std::optional(iso_day(group.day)) : group.key;
    row.text(key);
    row.int8(call.group == GroupBy::interviewer ? group.id : std::nullopt);
    row.int8(call.group == GroupBy::project ? group.id : std::nullopt);
    row.date(of_days ? std::optional<DateADT>(group.day) : std::nullopt);
    row.text(of_days ? key : group.label);
    const Kpis kpis(group.sums, scope);
    kpis.put(row);
    row.float8(rate(kpis.completes, kpis.attempts, kSrDecimals));
    return row;
}

void show_bars(FunctionCallInfo fcinfo) {
    const FunctionArgs args(fcinfo);
    const Filters filters = read_filters(args);
    const BarCall call = read_bar_call(args, *filters.source);
    const OwnedContext memory("collection_bar");
    const KpiScope scope(*filters.source);
    ResultSet rows(fcinfo);
    for (const KpiGroup &group : list_bars(filters, call, true, memory.get()))
        rows.add(bar_row(group, call, scope));
    audit_report("collection_bar", filters, rows.size());
}

}  // namespace

BarCall read_bar_call(const FunctionArgs &args, const Source &source) {
    BarCall call;
    divide(call, args);
    call.metric = static_cast<Metric>(choice_of(args, p_metric, "metric", metrics(), 0));
    require_metric(call.metric, source);
    call.limit = row_limit_of(args, p_row_limit, call.limit, kMostRows);
    return call;
}

std::vector<KpiGroup> list_bars(const Filters &filters, const BarCall &call, bool distributions,
                                MemoryContext context) {
    KpiQuery query{&filters};
    query.group = call.group;
    query.bucket = call.bucket;
    query.distributions = distributions;
    std::vector<KpiGroup> groups = sum_kpis(query, context);
    // A gap at the end would look like days without work.
    if (query.bucket == Bucket::day)
        return groups;
    std::sort(groups.begin(), groups.end(),
              [&](const KpiGroup &a, const KpiGroup &b) { return ranks_before(a, b, call.metric, true); });
    groups.resize(std::min(groups.size(), static_cast<size_t>(call.limit)));
    return groups;
}

}  // namespace cp

CP_FUNCTION(collection_bar) {
    cp::show_bars(fcinfo);
    return Datum(0);
}
