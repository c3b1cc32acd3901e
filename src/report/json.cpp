// collection_summary_json, _bar_json, _share_json, _top_json, _table_json, _page_json: reports as response bodies.
#include "access/project.hpp"
#include "pg/text.hpp"
#include "report/audit.hpp"
#include "report/json_bodies.hpp"
#include "report/page.hpp"
#include "report/share.hpp"

namespace cp {

namespace {

enum TableParameter { p_cols = kFilterCount + 4 };

// The project that the call names, by its number or its key.
std::optional<int64> asked_project(const FunctionArgs &args, const Source &source) {
    if (const auto project = args.int8(p_project))
        return project;
    const auto key = args.text(p_project_key);
    return key ? project_of_key(source, *key) : std::nullopt;
}

// What every such function does: reads the filters, writes a body, and leaves a line for the audit.
template <class Write>
Datum body_of(const char *function, FunctionCallInfo fcinfo, Write &&write) {
    const FunctionArgs args(fcinfo);
    const Filters filters = read_filters(args);
    JsonText json;
    {
        const OwnedContext memory(function);
        write(json, args, filters, memory.get());
    }
    audit_report(function, filters, 1);
    return text_datum(json.text());
}

void write_summary(JsonText &json, const FunctionArgs &args, const Filters &filters, MemoryContext memory) {
    const std::vector<KpiGroup> days = sum_days(filters, memory);
    json.begin_object();
    put_summary(json, filters.days, asked_project(args, *filters.source), days);
    put_days(json.name("by_day"), days);
    json.end_object();
}

void write_bars(JsonText &json, const FunctionArgs &args, const Filters &filters, MemoryContext memory) {
    const BarCall call = read_bar_call(args, *filters.source);
    put_bars(json, call, list_bars(filters, call, false, memory));
}

void write_shares(JsonText &json, const FunctionArgs &args, const Filters &filters, MemoryContext memory) {
    const ShareCall call = read_share_call(args, *filters.source);
    put_shares(json, call.metric, list_shares(filters, call.metric, call.limit, memory));
}

void write_top(JsonText &json, const FunctionArgs &args, const Filters &filters, MemoryContext memory) {
    const TopCall call = read_top_call(args, *filters.source);
    put_top(json, call, top_interviewers(filters, call.sort, call.descending, call.limit, memory));
}

// The columns asked for, in the caller's order, each once.
std::vector<RowColumn> columns_of(const FunctionArgs &args) {
    const std::vector<std::string> &names = row_column_names();
    std::vector<RowColumn> columns;
    for (const std::string &wanted : args.text_array(p_cols)) {
        const auto found = std::find(names.begin(), names.end(), wanted);
        if (found == names.end())
            refuse_value("cols", wanted, names);
        const auto column = static_cast<RowColumn>(found - names.begin());
        if (std::find(columns.begin(), columns.end(), column) == columns.end())
            columns.push_back(column);
    }
    return columns.empty() ? table_columns() : columns;
}

void put_table(JsonText &json, const char *function, const Filters &filters, const PageCall &call,
               const std::vector<RowColumn> &columns, const std::vector<KpiGroup> &days) {
    json.begin_object().name("count").integer(count_paged_rows(filters, days)).name("results").begin_array();
    visit_page(function, filters, call, days, [&](const FactRow &row) {
        put_row(json, columns, row);
        if (json.text().size() >= MaxAllocSize - VARHDRSZ)
            throw Error(ERRCODE_PROGRAM_LIMIT_EXCEEDED, "the body is larger than a value can be")
                .hint("Ask for fewer rows or columns.");
    });
    json.end_array().end_object();
}

void write_table(JsonText &json, const FunctionArgs &args, const Filters &filters, MemoryContext memory) {
    const PageCall call = read_page_call(args);
    const std::vector<RowColumn> columns = columns_of(args);
    put_table(json, "collection_table_json", filters, call, columns, sum_days(filters, memory));
}

// Bars, shares and the top are one ranking; where a source has no interviewers, all three are empty.
void put_interviewers(JsonText &json, const Filters &filters, MemoryContext memory) {
    std::vector<KpiGroup> ranked;
    if (filters.source->has(Role::interviewer))
        ranked = rank_interviewers(filters, Metric::completes, true, memory);
    put_bars(json.name("bar"), BarCall(), ranked);
    const ShareCall shares;
    gather_others(ranked, shares.limit, memory);
    put_shares(json.name("pie"), shares.metric, ranked);
    put_top(json.name("top"), TopCall(), ranked);
}

void write_page(JsonText &json, const FunctionArgs &args, const Filters &filters, MemoryContext memory) {
    const std::vector<KpiGroup> days = sum_days(filters, memory);
    json.begin_object().name("summary").begin_object();
    put_summary(json, filters.days, asked_project(args, *filters.source), days);
    put_days(json.end_object().name("by_day"), days);
    put_interviewers(json, filters, memory);
    put_table(json.name("table"), "collection_page_json", filters, PageCall(), table_columns(), days);
    json.end_object();
}

}  // namespace

}  // namespace cp

CP_FUNCTION(collection_summary_json) { return cp::body_of("collection_summary_json", fcinfo, cp::write_summary); }

CP_FUNCTION(collection_bar_json) { return cp::body_of("collection_bar_json", fcinfo, cp::write_bars); }

CP_FUNCTION(collection_share_json) { return cp::body_of("collection_share_json", fcinfo, cp::write_shares); }

CP_FUNCTION(collection_top_json) { return cp::body_of("collection_top_json", fcinfo, cp::write_top); }

CP_FUNCTION(collection_table_json) { return cp::body_of("collection_table_json", fcinfo, cp::write_table); }

CP_FUNCTION(collection_page_json) { return cp::body_of("collection_page_json", fcinfo, cp::write_page); }
