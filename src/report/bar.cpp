// collection_bar and collection_share: a KPI by group, for bar and pie charts (the first specification, 4.2 and 4.3).
#include "report/audit.hpp"
#include "report/ranking.hpp"

namespace cp {

namespace {

enum BarParameter { p_group_by = kFilterCount, p_metric, p_row_limit };
enum ShareParameter { p_share_metric = kFilterCount, p_share_row_limit };

constexpr int64 kDefaultRows = 30;
constexpr int64 kMostRows = 10'000;
constexpr int kShareDecimals = 4;

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

// The value of a share, as a number of any kind.
Datum value_of(const KpiSums &sums, Metric metric) {
    if (metric == Metric::amount && sums.amount != nullptr)
        return NumericGetDatum(sums.amount);
    const int64 count = metric == Metric::amount ? 0 : metric == Metric::attempts ? sums.attempts : sums.completes();
    return pg([&] { return NumericGetDatum(int64_to_numeric(count)); });
}

// part / whole with 4 decimals, half up; 0 where the whole is.
double share_of(Datum part, Datum whole) {
    return pg([&] {
        const Datum zero = NumericGetDatum(int64_to_numeric(0));
        if (DatumGetBool(DirectFunctionCall2(numeric_eq, whole, zero)))
            return 0.0;
        const Datum share = DirectFunctionCall2(numeric_round, DirectFunctionCall2(numeric_div, part, whole),
                                                Int32GetDatum(kShareDecimals));
        return DatumGetFloat8(DirectFunctionCall1(numeric_float8, share));
    });
}

KpiGroup others_of(std::vector<KpiGroup>::iterator first, std::vector<KpiGroup>::iterator last, MemoryContext memory) {
    KpiGroup others;
    others.label = "others";
    for (; first != last; ++first)
        others.sums.add(first->sums, memory);
    return others;
}

// Shares are of all interviewers that match the other filters, teams included, whatever interviewers are named.
Filters without_interviewers(const Filters &filters) {
    Filters all = filters;
    all.interviewers = filters.in_teams;
    return all;
}

Metric share_metric(const FunctionArgs &args, const Source &source) {
    static const std::vector<std::string> names{"completes", "attempts", "amount"};
    const std::array<Metric, 3> chosen{Metric::completes, Metric::attempts, Metric::amount};
    const Metric metric = chosen[choice_of(args, p_share_metric, "metric", names, 0)];
    require_metric(metric, source);
    return metric;
}

KpiSums sum_all(const Filters &filters, MemoryContext memory) {
    const Filters all = without_interviewers(filters);
    KpiQuery query{&all};
    query.distributions = false;
    return std::move(sum_kpis(query, memory).front().sums);
}

void list_shares(FunctionCallInfo fcinfo) {
    const FunctionArgs args(fcinfo);
    const Filters filters = read_filters(args);
    const Metric metric = share_metric(args, *filters.source);
    const auto limit = static_cast<size_t>(row_limit_of(args, p_share_row_limit, kDefaultRows, kMostRows));
    const OwnedContext memory("collection_share");
    KpiQuery query{&filters};
    query.group = GroupBy::interviewer;
    query.distributions = false;
    std::vector<KpiGroup> groups = sum_kpis(query, memory.get());
    std::sort(groups.begin(), groups.end(),
              [&](const KpiGroup &a, const KpiGroup &b) { return ranks_before(a, b, metric, true); });
    if (groups.size() > limit) {
        const auto rest = groups.begin() + static_cast<std::ptrdiff_t>(limit);
        KpiGroup others = others_of(rest, groups.end(), memory.get());
        groups.erase(rest, groups.end());
        groups.push_back(std::move(others));
    }
    const KpiSums all = sum_all(filters, memory.get());
    const Datum whole = value_of(all, metric);
    ResultSet rows(fcinfo);
    for (const KpiGroup &group : groups) {
        const Datum value = value_of(group.sums, metric);
        ResultRow row;
        row.int8(group.id).text(group.key).text(group.label).datum(value, false).float8(share_of(value, whole));
        rows.add(std::move(row));
    }
    audit_report("collection_share", filters, rows.size());
}

}  // namespace

}  // namespace cp

CP_FUNCTION(collection_bar) {
    cp::list_bars(fcinfo);
    return Datum(0);
}

CP_FUNCTION(collection_share) {
    cp::list_shares(fcinfo);
    return Datum(0);
}
