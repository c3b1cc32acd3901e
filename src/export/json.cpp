// collection_export_json: the rows of the fact table as JSON objects, one a line.
#include "export/iso_text.hpp"
#include "export/named_filters.hpp"
#include "export/text_lines.hpp"
#include "report/audit.hpp"
#include "report/fact_rows.hpp"

namespace cp {

namespace {

enum Parameter { p_with_filters = kFilterCount };

// A JSON text that grows in memory of PostgreSQL, which spells its strings.
class JsonText {
public:
    JsonText() : context_("collection_export_json") {
        pg([&] {
            const MemoryContext previous = MemoryContextSwitchTo(context_.get());
            initStringInfo(&text_);
            MemoryContextSwitchTo(previous);
        });
    }
    void clear() noexcept { resetStringInfo(&text_); }
    void raw(std::string_view value) {
        pg([&] { appendBinaryStringInfo(&text_, value.data(), static_cast<int>(value.size())); });
    }
    void string(const char *value) {
        pg([&] { escape_json(&text_, value); });
    }
    std::string_view view() const noexcept { return {text_.data, static_cast<size_t>(text_.len)}; }

private:
    OwnedContext context_;
    StringInfoData text_{};
};

// The members of one object, in the order of RowColumn.
class JsonRow {
public:
    explicit JsonRow(pg_tz *zone) : iso_(zone) {
        for (const std::string &name : row_column_names())
            names_.push_back((names_.empty() ? "{\"" : ", \"") + name + "\": ");
    }
    std::string_view of(const FactRow &row) {
        line_.clear();
        column_ = 0;
        string(row.row_id).quoted(iso_.day(row.day)).string(row.project).number(row.project_id);
        string(row.interviewer).number(row.interviewer_id).string(row.phone_number).string(row.outcome_code);
        number(row.call_attempts).instant(row.started).instant(row.ended).number(row.duration_sec);
        name().raw(row.details ? *row.details : kNull);
        line_.raw("}");
        return line_.view();
    }

private:
    static constexpr std::string_view kNull = "null";

    JsonText &name() {
        line_.raw(names_[column_++]);
        return line_;
    }
    JsonRow &string(const std::optional<std::string> &value) {
        JsonText &line = name();
        if (value)
            line.string(value->c_str());
        else
            line.raw(kNull);
        return *this;
    }
    // What needs no escape.
    JsonRow &quoted(std::string_view value) {
        JsonText &line = name();
        line.raw("\"");
        line.raw(value);
        line.raw("\"");
        return *this;
    }
    JsonRow &number(const std::optional<int64> &value) {
        name().raw(value ? std::to_string(*value) : std::string(kNull));
        return *this;
    }
    JsonRow &instant(const std::optional<int64> &value) {
        if (value)
            return quoted(iso_.instant(*value));
        name().raw(kNull);
        return *this;
    }

    IsoText iso_;
    std::vector<std::string> names_;
    size_t column_ = 0;
    JsonText line_;
};

void put_values(JsonText &text, const NamedFilter &filter) {
    const char *separator = "";
    for (const std::string &value : filter.values) {
        text.raw(separator);
        if (filter.number)
            text.raw(value);
        else
            text.string(value.c_str());
        separator = ", ";
    }
}

void add_filters(TextLines &lines, const FunctionArgs &args, const Filters &filters) {
    JsonText text;
    text.raw("{\"filters\": {");
    const char *separator = "";
    for (const NamedFilter &filter : named_filters(args, filters)) {
        text.raw(separator);
        text.string(filter.name);
        text.raw(filter.list ? ": [" : ": ");
        put_values(text, filter);
        text.raw(filter.list ? "]" : "");
        separator = ", ";
    }
    text.raw("}}");
    lines.add(text.view());
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
