// collection_export_csv: the rows of the fact table as records of a CSV file.
#include "model/csv.hpp"

#include "catalog/iso_text.hpp"
#include "export/named_filters.hpp"
#include "export/text_lines.hpp"
#include "report/audit.hpp"
#include "report/fact_rows.hpp"

namespace cp {

namespace {

enum Parameter { p_with_filters = kFilterCount };

// Fields of one record, in the order of RowColumn.
class CsvRecord {
public:
    explicit CsvRecord(pg_tz *zone) : iso_(zone) {}
    const std::string &of(const FactRow &row) {
        record_.clear();
        text(row.row_id).plain(iso_.day(row.day)).text(row.project).number(row.project_id);
        text(row.interviewer).number(row.interviewer_id).text(row.phone_number).text(row.outcome_code);
        number(row.call_attempts).instant(row.started).instant(row.ended).number(row.duration_sec).text(row.details);
        record_.pop_back();
        return record_;
    }

private:
    CsvRecord &plain(std::string_view value) {
        record_ += value;
        record_ += ',';
        return *this;
    }
    CsvRecord &text(const std::optional<std::string> &value) {
        if (value)
            append_csv_text(record_, *value);
        return plain("");
    }
    CsvRecord &number(const std::optional<int64> &value) { return plain(value ? std::to_string(*value) : ""); }
    CsvRecord &instant(const std::optional<int64> &value) { return plain(value ? iso_.instant(*value) : ""); }

    IsoText iso_;
    std::string record_;
};

// A record a value, and an empty line before the header of the rows.
void add_filters(TextLines &lines, const FunctionArgs &args, const Filters &filters) {
    lines.add("filter,value");
    for (const NamedFilter &filter : named_filters(args, filters))
        for (const std::string &value : filter.values) {
            std::string record = std::string(filter.name) + ",";
            if (filter.number)
                record += value;
            else
                append_csv_text(record, value);
            lines.add(record);
        }
    lines.add("");
}

std::string header() {
    std::string record;
    for (const std::string &name : row_column_names())
        record += (record.empty() ? "" : ",") + name;
    return record;
}

void export_csv(FunctionCallInfo fcinfo) {
    const FunctionArgs args(fcinfo);
    const Filters filters = read_filters(args);
    TextLines lines(fcinfo);
    if (args.boolean(p_with_filters).value_or(false))
        add_filters(lines, args, filters);
    lines.add(header());
    CsvRecord record(filters.source->zone);
    int64 rows = 0;
    visit_fact_rows("collection_export_csv", filters, {}, {}, [&](const FactRow &row) {
        lines.add(record.of(row));
        ++rows;
    });
    audit_report("collection_export_csv", filters, rows);
}

}  // namespace

}  // namespace cp

CP_FUNCTION(collection_export_csv) {
    cp::export_csv(fcinfo);
    return Datum(0);
}
