// collection_share: what each interviewer contributes, for pie charts (the first specification, 4.3).
#include "report/share.hpp"

#include "report/audit.hpp"

namespace cp {

namespace {

enum Parameter { p_metric = kFilterCount, p_row_limit };

constexpr int64 kMostRows = 10'000;
constexpr int kShareDecimals = 4;

KpiSums sum_all(const Filters &filters, MemoryContext context) {
    Filters all = filters;
    all.interviewers = filters.in_teams;
    KpiQuery query{&all};
    query.distributions = false;
    return std::move(sum_kpis(query, context).front().sums);
}

KpiGroup others_of(std::vector<KpiGroup>::iterator first, std::vector<KpiGroup>::iterator last, MemoryContext context) {
    KpiGroup others;
    others.label = "others";
    for (; first != last; ++first)
        others.sums.add(first->sums, context);
    return others;
}

Metric metric_of(const FunctionArgs &args, const Source &source) {
    static const std::vector<std::string> names{"completes", "attempts", "amount"};
    const std::array<Metric, 3> chosen{Metric::completes, Metric::attempts, Metric::amount};
    const Metric metric = chosen[choice_of(args, p_metric, "metric", names, 0)];
    require_metric(metric, source);
    return metric;
}

void share(FunctionCallInfo fcinfo) {
    const FunctionArgs args(fcinfo);
    const Filters filters = read_filters(args);
    const ShareCall call = read_share_call(args, *filters.source);
    const OwnedContext memory("collection_share");
    const std::vector<KpiGroup> groups = list_shares(filters, call.metric, call.limit, memory.get());
    const Shares shares(filters, call.metric, memory.get());
    ResultSet rows(fcinfo);
    for (const KpiGroup &group : groups) {
        ResultRow row;
        row.int8(group.id).text(group.key).text(group.label);
        row.datum(share_value(call.metric, group.sums), false).float8(shares.of(group.sums));
        rows.add(std::move(row));
    }
    audit_report("collection_share", filters, rows.size());
}

}  // namespace

ShareCall read_share_call(const FunctionArgs &args, const Source &source) {
    ShareCall call;
    call.metric = metric_of(args, source);
    call.limit = row_limit_of(args, p_row_limit, call.limit, kMostRows);
    return call;
}

Datum share_value(Metric metric, const KpiSums &sums) {
    if (metric == Metric::amount && sums.amount != nullptr)
        return NumericGetDatum(sums.amount);
    const int64 count = metric == Metric::amount ? 0 : metric == Metric::attempts ? sums.attempts : sums.completes();
    return pg([&] { return NumericGetDatum(int64_to_numeric(count)); });
}

Shares::Shares(const Filters &filters, Metric metric, MemoryContext context) : metric_(metric) {
    const Datum whole = share_value(metric, sum_all(filters, context));
    whole_ = pg([&] {
        const MemoryContext old = MemoryContextSwitchTo(context);
        const Datum kept = datumCopy(whole, false, -1);
        MemoryContextSwitchTo(old);
        return kept;
    });
}

double Shares::of(const KpiSums &sums) const {
    const Datum part = share_value(metric_, sums);
    return pg([&] {
        const Datum zero = NumericGetDatum(int64_to_numeric(0));
        if (DatumGetBool(DirectFunctionCall2(numeric_eq, whole_, zero)))
            return 0.0;
        const Datum share = DirectFunctionCall2(numeric_round, DirectFunctionCall2(numeric_div, part, whole_),
                                                Int32GetDatum(kShareDecimals));
        return DatumGetFloat8(DirectFunctionCall1(numeric_float8, share));
    });
}

std::vector<KpiGroup> list_shares(const Filters &filters, Metric metric, int64 limit, MemoryContext context) {
    std::vector<KpiGroup> groups = rank_interviewers(filters, metric, true, context);
    gather_others(groups, limit, context);
    return groups;
}

void gather_others(std::vector<KpiGroup> &groups, int64 limit, MemoryContext context) {
    if (static_cast<int64>(groups.size()) <= limit)
        return;
    const auto rest = groups.begin() + static_cast<std::ptrdiff_t>(limit);
    KpiGroup others = others_of(rest, groups.end(), context);
    groups.erase(rest, groups.end());
    groups.push_back(std::move(others));
}

}  // namespace cp

CP_FUNCTION(collection_share) {
    cp::share(fcinfo);
    return Datum(0);
}
