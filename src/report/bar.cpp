// collection_bar: the KPIs by group, for bar charts (the first specification, 4.2).
#include "report/audit.hpp"
#include "report/ranking.hpp"

namespace cp {

namespace {

enum Parameter { p_group_by = kFilterCount, p_metric, p_row_limit };

constexpr int64 kDefaultRows = 30;
constexpr int64 kMostRows = 10'000;

const std::vector<std::string> &metrics() {
    static const std::vector<std::string> names{"completes", "attempts", "sr", "amount"};
    return names;
}

// What the bars stand for; days are a bucket of time, the others a group.
void divide(KpiQuery &query, const FunctionArgs &args) {
    static const std::vector<std::string> names{"interviewer", "day", "outcome", "project", "team", "segment"};
    constexpr std::array<GroupBy, 6> groups{GroupBy::interviewer, GroupBy::none, GroupBy::outcome,
                                            GroupBy::project,     GroupBy::team, GroupBy::segment};
    const size_t choice = choice_of(args, p_group_by, "group_by", names, 0);
    query.group = groups[choice];
    query.bucket = names[choice] == "day" ? Bucket::day : Bucket::none;
}

std::string day_text(Day day) {
    return pg([&] { return DatumGetCString(DirectFunctionCall1(date_out, DateADTGetDatum(day))); });
}

ResultRow bar_row(const KpiGroup &group, const KpiQuery &query, const KpiScope &scope) {
    const bool of_days = query.bucket == Bucket::day;
    ResultRow row;
    const std::optional<std::string> key = of_days ? std::optional(day_text(group.day)) : group.key;
    row.text(key);
    row.int8(query.group == GroupBy::interviewer ? group.id : std::nullopt);
    row.int8(query.group == GroupBy::project ? group.id : std::nullopt);
    row.date(of_days ? std::optional<DateADT>(group.day) : std::nullopt);
    row.text(of_days ? key : group.label);
    const Kpis kpis(group.sums, scope);
    kpis.put(row);
    row.float8(rate(kpis.completes, kpis.attempts, kSrDecimals));
    return row;
}

void list_bars(FunctionCallInfo fcinfo) {
    const FunctionArgs args(fcinfo);
    const Filters filters = read_filters(args);
    KpiQuery query{&filters};
    divide(query, args);
    const auto metric = static_cast<Metric>(choice_of(args, p_metric, "metric", metrics(), 0));
    require_metric(metric, *filters.source);
    const auto limit = static_cast<size_t>(row_limit_of(args, p_row_limit, kDefaultRows, kMostRows));
    const OwnedContext memory("collection_bar");
    std::vector<KpiGroup> groups = sum_kpis(query, memory.get());
    // Days come in their order and are not cut: a gap at the end would look like days without work.
    if (query.bucket == Bucket::none) {
        std::sort(groups.begin(), groups.end(),
                  [&](const KpiGroup &a, const KpiGroup &b) { return ranks_before(a, b, metric, true); });
        groups.resize(std::min(groups.size(), limit));
    }
    const KpiScope scope(*filters.source);
    ResultSet rows(fcinfo);
    for (const KpiGroup &group : groups)
        rows.add(bar_row(group, query, scope));
    audit_report("collection_bar", filters, rows.size());
}

}  // namespace

}  // namespace cp

CP_FUNCTION(collection_bar) {
    cp::list_bars(fcinfo);
    return Datum(0);
}
