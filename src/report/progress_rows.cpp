// collection_progress: how far campaigns are, a row each.
#include "report/audit.hpp"
#include "report/json_bodies.hpp"
#include "report/progress.hpp"

extern "C" {
#include <utils/timestamp.h>
}

namespace cp {

namespace {

constexpr int kRateDecimals = 4;

Datum interval_datum(int64 seconds) {
    return pg([&] {
        auto *interval = static_cast<Interval *>(palloc0(sizeof(Interval)));
        interval->time = seconds * USECS_PER_SEC;
        return IntervalPGetDatum(interval);
    });
}

// All columns of collection_rows, of each row.
std::string objects_of(const std::vector<FactRow> &rows) {
    JsonText json;
    json.begin_array();
    for (const FactRow &row : rows)
        put_row(json, row);
    json.end_array();
    return json.text();
}

void put_rate(ResultRow &row, bool known, int64 part, int64 whole) {
    row.float8(known ? std::optional(rate(part, whole, kRateDecimals)) : std::nullopt);
}

ResultRow row_of(const Progress &progress, const Source &source) {
    const Measures &measures = progress.sums.measures;
    const bool has_outcomes = source.has(Role::outcome);
    ResultRow row;
    row.int8(progress.project_id).text(progress.project_key).text(progress.label).text(progress.status);
    row.int8(progress.total).int8(progress.completed).int8(progress.failed).int8(progress.remaining);
    row.float8(progress.completion_pct()).float8(progress.rate_per_minute);
    if (progress.seconds_remaining)
        row.datum(interval_datum(*progress.seconds_remaining), false);
    else
        row.null();
    row.timestamptz(progress.estimated_end).int8(progress.sums.attempts).int8(progress.sums.completes());
    row.int8(average_seconds(measures.duration, measures.timed)).int8(total_seconds(measures.duration));
    put_rate(row, has_outcomes, progress.completed, progress.processed());
    put_rate(row, has_outcomes, progress.converted, progress.completed);
    row.int8(progress.active).timestamptz(progress.first_at).timestamptz(progress.last_at);
    return std::move(row.jsonb(objects_of(progress.latest)));
}

void list_progress(FunctionCallInfo fcinfo) {
    const ProgressCall call = read_progress_call(FunctionArgs(fcinfo));
    const Filters &filters = call.projects.filters;
    ResultSet rows(fcinfo);
    visit_progress("collection_progress", call,
                   [&](const Progress &progress) { rows.add(row_of(progress, *filters.source)); });
    audit_report("collection_progress", filters, rows.size());
}

}  // namespace

}  // namespace cp

CP_FUNCTION(collection_progress) {
    cp::list_progress(fcinfo);
    return Datum(0);
}
