#include "report/page.hpp"

#include <numeric>

namespace cp {

namespace {

enum Parameter { p_page = kFilterCount, p_page_size, p_sort, p_direction };

constexpr int64 kMostPageSize = 10'000;

RowWindow window_of(const FunctionArgs &args) {
    const int64 size = count_of(args, p_page_size, "page_size", kDefaultPageSize, kMostPageSize);
    const int64 page = count_of(args, p_page, "page", 1, PG_INT64_MAX / kMostPageSize);
    return {(page - 1) * size, size};
}

RowOrder order_of(const FunctionArgs &args) {
    const size_t column = choice_of(args, p_sort, "sort", row_column_names(), static_cast<size_t>(RowColumn::date));
    return {static_cast<RowColumn>(column), choice_of(args, p_direction, "direction", {"desc", "asc"}, 0) == 0};
}

// Narrows the filters to the days on which the page lies. False where the page is past the last row.
bool narrow_to_page(Filters &filters, const std::vector<KpiGroup> &days, bool descending, RowWindow &window) {
    int64 before = 0;
    std::optional<Day> first;
    Day last = 0;
    int64 skipped = 0;
    for (size_t i = 0; i < days.size() && before < window.offset + *window.limit; ++i) {
        const KpiGroup &day = days[descending ? days.size() - 1 - i : i];
        const int64 rows = day.sums.measures.rows;
        if (before + rows > window.offset && !first) {
            first = day.day;
            skipped = before;
        }
        last = day.day;
        before += rows;
    }
    if (!first)
        return false;
    window.offset -= skipped;
    filters.days = {std::min(*first, last), std::max(*first, last)};
    return true;
}

}  // namespace

PageCall read_page_call(const FunctionArgs &args) { return {window_of(args), order_of(args)}; }

std::vector<KpiGroup> sum_days(const Filters &filters, MemoryContext context) {
    KpiQuery query{&filters};
    query.bucket = Bucket::day;
    query.distributions = false;
    return sum_kpis(query, context);
}

int64 count_paged_rows(const Filters &filters, const std::vector<KpiGroup> &days) {
    if (!are_rows_counted(filters))
        return count_fact_rows(filters);
    return std::accumulate(days.begin(), days.end(), int64{0},
                           [](int64 sum, const KpiGroup &day) { return sum + day.sums.measures.rows; });
}

void visit_page(const char *function, const Filters &filters, const PageCall &call, const std::vector<KpiGroup> &days,
                const std::function<void(const FactRow &)> &visit) {
    Filters page = filters;
    RowWindow window = call.window;
    const bool narrows = call.order.column == RowColumn::date && are_rows_counted(filters);
    if (narrows && !narrow_to_page(page, days, call.order.descending, window))
        return;
    visit_fact_rows(function, page, call.order, window, visit);
}

}  // namespace cp
