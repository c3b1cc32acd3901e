// collection_rows and collection_rows_count: pages of the fact table (the first specification, 4.5).
#include "model/phone.hpp"
#include "pg/text.hpp"
#include "report/audit.hpp"
#include "report/page.hpp"

namespace cp {

namespace {

ResultRow result_row(const FactRow &row) {
    ResultRow result;
    result.text(row.row_id).date(row.day).text(row.project).int8(row.project_id);
    result.text(row.interviewer).int8(row.interviewer_id).text(row.phone_number).text(row.outcome_code);
    result.int8(row.call_attempts).timestamptz(row.started).timestamptz(row.ended).int8(row.duration_sec);
    if (row.details)
        result.jsonb(*row.details);
    else
        result.null();
    return result;
}

void list_rows(FunctionCallInfo fcinfo) {
    const FunctionArgs args(fcinfo);
    const Filters filters = read_filters(args);
    const PageCall call = read_page_call(args);
    const OwnedContext memory("collection_rows");
    const std::vector<KpiGroup> days =
        call.order.column == RowColumn::date ? sum_days(filters, memory.get()) : std::vector<KpiGroup>();
    ResultSet rows(fcinfo);
    visit_page("collection_rows", filters, call, days, [&](const FactRow &row) { rows.add(result_row(row)); });
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
