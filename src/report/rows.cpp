// collection_rows and collection_rows_count: pages of the fact table (the first specification, 4.5).
#include "model/phone.hpp"
#include "pg/text.hpp"
#include "report/audit.hpp"
#include "report/engine.hpp"
#include "report/fact_rows.hpp"

extern "C" {
#include <utils/jsonb.h>
}

namespace cp {

namespace {

enum Parameter { p_page = kFilterCount, p_page_size, p_sort, p_direction };

constexpr int64 kDefaultPageSize = 50;
constexpr int64 kMostPageSize = 10'000;

int64 number_of(const FunctionArgs &args, int index, const char *name, int64 fallback, int64 most) {
    const int64 number = args.int8(index).value_or(fallback);
    if (number < 1 || number > most)
        throw Error(ERRCODE_INVALID_PARAMETER_VALUE, std::string("invalid ") + name + ": " + std::to_string(number))
            .hint("Give a number from 1 to " + std::to_string(most) + ".");
    return number;
}

RowWindow window_of(const FunctionArgs &args) {
    const int64 size = number_of(args, p_page_size, "page_size", kDefaultPageSize, kMostPageSize);
    const int64 page = number_of(args, p_page, "page", 1, PG_INT64_MAX / kMostPageSize);
    return {(page - 1) * size, size};
}

RowOrder order_of(const FunctionArgs &args) {
    const size_t column = choice_of(args, p_sort, "sort", row_column_names(), static_cast<size_t>(RowColumn::date));
    return {static_cast<RowColumn>(column), choice_of(args, p_direction, "direction", {"desc", "asc"}, 0) == 0};
}

// Narrows the filters to the days on which the page lies, by the rows that stored cells count on each: then the fact
// table is read from the page's first day on, however many rows come before. False where the page is past the last row.
bool narrow_to_page(Filters &filters, bool descending, RowWindow &window) {
    const OwnedContext memory("collection_rows");
    KpiQuery query{&filters};
    query.bucket = Bucket::day;
    query.distributions = false;
    std::vector<KpiGroup> days = sum_kpis(query, memory.get());
    if (descending)
        std::reverse(days.begin(), days.end());
    int64 before = 0;
    std::optional<Day> first;
    Day last = 0;
    int64 skipped = 0;
    for (const KpiGroup &day : days) {
        const int64 rows = day.sums.measures.rows;
        if (before + rows > window.offset && !first) {
            first = day.day;
            skipped = before;
        }
        last = day.day;
        before += rows;
        if (before >= window.offset + *window.limit)
            break;
    }
    if (!first)
        return false;
    window.offset -= skipped;
    filters.days = {std::min(*first, last), std::max(*first, last)};
    return true;
}

Datum jsonb_datum(const std::string &text) {
    return pg([&] { return DirectFunctionCall1(jsonb_in, CStringGetDatum(text.c_str())); });
}

ResultRow result_row(const FactRow &row) {
    ResultRow result;
    result.text(row.row_id).date(row.day).text(row.project).int8(row.project_id);
    result.text(row.interviewer).int8(row.interviewer_id).text(row.phone_number).text(row.outcome_code);
    result.int8(row.call_attempts).timestamptz(row.started).timestamptz(row.ended).int8(row.duration_sec);
    if (row.details)
        result.datum(jsonb_datum(*row.details), false);
    else
        result.null();
    return result;
}

void list_rows(FunctionCallInfo fcinfo) {
    const FunctionArgs args(fcinfo);
    const Filters filters = read_filters(args);
    RowWindow window = window_of(args);
    const RowOrder order = order_of(args);
    ResultSet rows(fcinfo);
    Filters page = filters;
    if (order.column != RowColumn::date || narrow_to_page(page, order.descending, window))
        visit_fact_rows("collection_rows", page, order, window, [&](const FactRow &row) { rows.add(result_row(row)); });
    audit_report("collection_rows", filters, rows.size());
}

Datum count_rows(FunctionCallInfo fcinfo) {
    const Filters filters = read_filters(FunctionArgs(fcinfo));
    const int64 count = count_fact_rows(filters);
    audit_report("collection_rows_count", filters, 1);
    return Int64GetDatum(count);
}

}  // namespace

}  // namespace cp

CP_FUNCTION(collection_rows) {
    cp::list_rows(fcinfo);
    return Datum(0);
}

CP_FUNCTION(collection_rows_count) { return cp::count_rows(fcinfo); }

CP_FUNCTION(collection_masked_phone) {
    const std::string number = cp::FunctionArgs(fcinfo).text(0).value_or("");
    return cp::text_datum(cp::masked_phone(number));
}
