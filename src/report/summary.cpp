// collection_summary: the KPIs of a range of days in one row, and of the period before.
#include "report/audit.hpp"
#include "report/engine.hpp"

namespace cp {

namespace {

enum Parameter { p_compare = kFilterCount };

void put_nulls(ResultRow &row, int count) {
    for (int i = 0; i < count; ++i)
        row.null();
}

void put_comparison(ResultRow &row, const Kpis &now, const Kpis &before, const DayRange &days) {
    before.put(row);
    now.put_change(row, before);
    const DayRange previous = days.previous();
    // Where dates begin, there is no period before.
    if (previous.length() > 0)
        row.date(previous.first).date(previous.last);
    else
        put_nulls(row, 2);
}

void summarize(FunctionCallInfo fcinfo) {
    const FunctionArgs args(fcinfo);
    const Filters filters = read_filters(args);
    KpiQuery query{&filters};
    query.compare = args.boolean(p_compare).value_or(false);
    const OwnedContext memory("collection_summary");
    const std::vector<KpiGroup> groups = sum_kpis(query, memory.get());
    const KpiScope scope(*filters.source);
    const Kpis now(groups.front().sums, scope);
    ResultRow row;
    now.put(row);
    row.date(filters.days.first).date(filters.days.last);
    if (query.compare)
        put_comparison(row, now, Kpis(groups.back().sums, scope), filters.days);
    else
        put_nulls(row, 2 * kKpiColumns + 2);
    ResultSet(fcinfo).add(std::move(row));
    audit_report("collection_summary", filters, 1);
}

}  // namespace

}  // namespace cp

CP_FUNCTION(collection_summary) {
    cp::summarize(fcinfo);
    return Datum(0);
}
