// collection_histogram: how many rows took how long, from the stored histograms of durations.
#include <cmath>

#include "report/audit.hpp"
#include "report/engine.hpp"

namespace cp {

namespace {

enum Parameter { p_bounds = kFilterCount };

constexpr size_t kMostBounds = 100;
constexpr int kShareDecimals = 4;

void require_durations(const Source &source) {
    if (!source.track_percentiles)
        throw Error(ERRCODE_INVALID_PARAMETER_VALUE, "source \"" + source.name + "\" keeps no histogram of durations")
            .hint("Register it with track_percentiles => true.");
}

[[noreturn]] void refuse_bounds(const char *why) {
    throw Error(ERRCODE_INVALID_PARAMETER_VALUE, "invalid bounds: " + std::string(why))
        .hint("Give 1 to " + std::to_string(kMostBounds) + " numbers of seconds, each greater than the one before.");
}

// Where the classes begin, in seconds, from 0 on: no duration is left out.
std::vector<double> bounds_of(const FunctionArgs &args) {
    std::vector<double> bounds = args.float8_array(p_bounds);
    if (bounds.empty())
        return {0, 30, 60, 120, 300, 600, 1200, 1800, 3600};
    if (bounds.size() > kMostBounds)
        refuse_bounds("there are too many");
    double last = -1;
    for (double &bound : bounds) {
        if (!std::isfinite(bound))
            refuse_bounds("one is no finite number");
        if (bound < 0)
            refuse_bounds("one is negative");
        if (bound <= last)
            refuse_bounds("they do not ascend");
        last = bound += 0.0;  // -0 becomes 0
    }
    if (bounds.front() > 0)
        bounds.insert(bounds.begin(), 0);
    return bounds;
}

void list_classes(FunctionCallInfo fcinfo) {
    const FunctionArgs args(fcinfo);
    const Filters filters = read_filters(args);
    require_durations(*filters.source);
    const std::vector<double> bounds = bounds_of(args);
    KpiQuery query{&filters};
    query.subjects = false;
    const OwnedContext memory("collection_histogram");
    const std::vector<KpiGroup> groups = sum_kpis(query, memory.get());
    const Histogram none;
    const Histogram &durations = groups.front().sums.histogram ? *groups.front().sums.histogram : none;
    const std::vector<int64> counts = durations.count_from(bounds);
    ResultSet rows(fcinfo);
    for (size_t i = 0; i < bounds.size(); ++i) {
        ResultRow row;
        row.float8(bounds[i]).float8(i + 1 < bounds.size() ? std::optional(bounds[i + 1]) : std::nullopt);
        row.int8(counts[i]).float8(rate(counts[i], durations.total(), kShareDecimals));
        rows.add(std::move(row));
    }
    audit_report("collection_histogram", filters, rows.size());
}

}  // namespace

}  // namespace cp

CP_FUNCTION(collection_histogram) {
    cp::list_classes(fcinfo);
    return Datum(0);
}
