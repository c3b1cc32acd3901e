// collection_export_json: the rows of the fact table as JSON objects, one a line.
#include "model/json.hpp"
#include "catalog/iso_text.hpp"
#include "export/named_filters.hpp"
#include "export/text_lines.hpp"
#include "report/audit.hpp"
#include "report/fact_rows.hpp"

namespace cp {

namespace {

enum Parameter { p_with_filters = kFilterCount };

// The members of one object, in the order of RowColumn.
class JsonRow {
public:
    explicit JsonRow(pg_tz *zone) : iso_(zone) {}
    const std::string &of(const FactRow &row) {
        json_.clear();
        json_.begin_object();
        next(RowColumn::row_id).string(row.row_id);
        next(RowColumn::date).string(iso_.day(row.day));
        next(RowColumn::project).string(row.project);
        next(RowColumn::project_id).integer(row.project_id);
        next(RowColumn::interviewer).string(row.interviewer);
        next(RowColumn::interviewer_id).integer(row.interviewer_id);
        next(RowColumn::phone_number).string(row.phone_number);
        next(RowColumn::outcome_code).string(row.outcome_code);
        next(RowColumn::call_attempts).integer(row.call_attempts);
        put_instant(RowColumn::start_form, row.started);
        put_instant(RowColumn::end_form, row.ended);
        next(RowColumn::duration_sec).integer(row.duration_sec);
        next(RowColumn::details).raw(row.details ? std::string_view(*row.details) : "null");
        return json_.end_object().text();
    }

private:
    JsonText &next(RowColumn column) { return json_.name(row_column_names()[static_cast<size_t>(column)]); }
    void put_instant(RowColumn column, const std::optional<TimestampTz> &value) {
        if (value)
            next(column).string(iso_.instant(*value));
        else
            next(column).null();
    }

    IsoText iso_;
    JsonText json_;
};

void put_value(JsonText &json, const NamedFilter &filter, const std::string &value) {
    if (filter.number)
        json.raw(value);
    else
        json.string(value);
}

void add_filters(TextLines &lines, const FunctionArgs &args, const Filters &filters) {
    JsonText json;
    json.begin_object().name("filters").begin_object();
    for (const NamedFilter &filter : named_filters(args, filters)) {
        json.name(filter.name);
        if (filter.list)
            json.begin_array();
        for (const std::string &value : filter.values)
            put_value(json, filter, value);
        if (filter.list)
            json.end_array();
    }
    lines.add(json.end_object().end_object().text());
}

void export_json(FunctionCallInfo fcinfo) {
    const FunctionArgs args(fcinfo);
    const Filters filters = read_filters(args);
    TextLines lines(fcinfo);
    if (args.boolean(p_with_filters).value_or(false))
        add_filters(lines, args, filters);
    JsonRow object(filters.source->zone);
    int64 rows = 0;
    visit_fact_rows("collection_export_json", filters, {}, {}, [&](const FactRow &row) {
        lines.add(object.of(row));
        ++rows;
    });
    audit_report("collection_export_json", filters, rows);
}

}  // namespace

}  // namespace cp

CP_FUNCTION(collection_export_json) {
    cp::export_json(fcinfo);
    return Datum(0);
}
