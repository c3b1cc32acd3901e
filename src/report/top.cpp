// collection_top: interviewers ranked by a KPI.
#include "report/top.hpp"

#include "report/audit.hpp"

namespace cp {

namespace {

enum Parameter { p_sort = kFilterCount, p_direction, p_row_limit };

constexpr int64 kMostRows = 10'000;

ResultRow row_of(int64 rank, const KpiGroup &group, const KpiScope &scope) {
    const Kpis kpis(group.sums, scope);
    ResultRow row;
    row.int8(rank).int8(group.id).text(group.key).text(group.label).int8(kpis.attempts).int8(kpis.completes);
    row.float8(rate(kpis.completes, kpis.attempts, kSrDecimals)).int8(kpis.avg_duration_sec);
    row.datum(NumericGetDatum(kpis.amount), kpis.amount == nullptr);
    return row;
}

void list_top(FunctionCallInfo fcinfo) {
    const FunctionArgs args(fcinfo);
    const Filters filters = read_filters(args);
    const TopCall call = read_top_call(args, *filters.source);
    const OwnedContext memory("collection_top");
    const std::vector<KpiGroup> groups =
        top_interviewers(filters, call.sort, call.descending, call.limit, memory.get());
    const KpiScope scope(*filters.source);
    ResultSet rows(fcinfo);
    for (const KpiGroup &group : groups)
        rows.add(row_of(rows.size() + 1, group, scope));
    audit_report("collection_top", filters, rows.size());
}

}  // namespace

TopCall read_top_call(const FunctionArgs &args, const Source &source) {
    TopCall call;
    call.sort = static_cast<Metric>(choice_of(args, p_sort, "sort", {"success", "attempts", "sr", "amount"}, 0));
    require_metric(call.sort, source);
    call.descending = choice_of(args, p_direction, "direction", {"desc", "asc"}, 0) == 0;
    call.limit = row_limit_of(args, p_row_limit, call.limit, kMostRows);
    return call;
}

}  // namespace cp

CP_FUNCTION(collection_top) {
    cp::list_top(fcinfo);
    return Datum(0);
}
