// collection_export_xlsx and collection_export_xlsx_chunks: a workbook of summary, shares, top 5 and rows (the first
// specification, sections 4.6 and 7).
#include "export/package.hpp"
#include "export/sheets.hpp"
#include "export/temp_directory.hpp"
#include "export/varlena.hpp"
#include "report/audit.hpp"

namespace cp {

namespace {

enum Parameter { p_sort = kFilterCount, p_language };

constexpr size_t kChunkSize = 262'144;
constexpr size_t kSheetsBeforeRows = 3;

struct Export {
    const char *function;
    FunctionArgs args;
    Filters filters;
    Metric sort;
    Language language;
};

Export read_call(FunctionCallInfo fcinfo, const char *function) {
    const FunctionArgs args(fcinfo);
    Filters filters = read_filters(args);
    const auto sort = static_cast<Metric>(choice_of(args, p_sort, "sort", {"success", "attempts", "sr", "amount"}, 0));
    require_metric(sort, *filters.source);
    const auto language = static_cast<Language>(choice_of(args, p_language, "language", language_names(), 0));
    return {function, args, std::move(filters), sort, language};
}

// The last day that is covered: the same data make the same file, to the byte.
time_t created(const Filters &filters) {
    constexpr Day kFirst = -10'956;  // 1970-01-02: 0 would mean now
    pg_tz *zone = filters.source->zone;
    const Day day = std::clamp(filters.days.last, kFirst, today_in(zone));
    return static_cast<time_t>(timestamptz_to_time_t(start_of_day(day, zone)));
}

std::vector<RowSheet> read_rows(const Export &call, Spool &spool, const CellStyles &styles) {
    RowSheets sheets(spool, styles, call.filters.source->zone);
    visit_fact_rows(call.function, call.filters, {}, {}, [&](const FactRow &row) { sheets.add(row); });
    return sheets.finish();
}

// The library's part: everything but the rows.
std::string save(Workbook &workbook, TempDirectory &directory, const Content &content,
                 const std::vector<RowSheet> &rows) {
    add_summary(workbook, content);
    add_shares(workbook, content);
    add_top(workbook, content);
    for (size_t i = 0; i < rows.size(); ++i)
        add_row_sheet(workbook, i == 0 ? "Raw Data" : "Raw Data " + std::to_string(i + 1), rows[i].rows,
                      content.time_zone);
    directory.create();
    workbook.save();
    std::string archive = directory.read_file();
    directory.remove();
    return archive;
}

// Makes the workbook and has it delivered while what it stands on is there.
void export_workbook(const Export &call, const std::function<void(Package &)> &deliver) {
    Spool spool;
    TempDirectory directory;
    Workbook workbook(directory.file(), directory.path(), call.language);
    workbook.set_created(created(call.filters));
    const std::vector<RowSheet> rows = read_rows(call, spool, workbook.cell_styles());
    const OwnedContext memory("collection_export_xlsx");
    const Content content(call.args, call.filters, call.sort, memory.get());
    Package package(save(workbook, directory, content, rows), kSheetsBeforeRows + 1, rows, spool);
    deliver(package);
    int64 count = 0;
    for (const RowSheet &sheet : rows)
        count += sheet.rows;
    audit_report(call.function, call.filters, count);
}

Datum whole_workbook(FunctionCallInfo fcinfo) {
    bytea *result = nullptr;
    export_workbook(read_call(fcinfo, "collection_export_xlsx"), [&](Package &package) {
        const uint64 size = package.size();
        if (size > MaxAllocSize - VARHDRSZ)
            throw Error(ERRCODE_PROGRAM_LIMIT_EXCEEDED, "workbook is too large for one value")
                .detail("It has " + std::to_string(size) + " bytes.")
                .hint("Use collection_export_xlsx_chunks().");
        result = pg([&] { return static_cast<bytea *>(palloc(VARHDRSZ + size)); });
        SET_VARSIZE(result, VARHDRSZ + size);
        char *end = VARDATA(result);
        package.write([&](std::string_view bytes) {
            bytes.copy(end, bytes.size());
            end += bytes.size();
        });
    });
    return PointerGetDatum(result);
}

class Chunks {
public:
    explicit Chunks(FunctionCallInfo fcinfo) : rows_(fcinfo) {}
    void add(std::string_view bytes) {
        while (!bytes.empty()) {
            const std::string_view fitting = bytes.substr(0, kChunkSize - chunk_.size());
            chunk_.append(fitting);
            bytes.remove_prefix(fitting.size());
            if (chunk_.size() == kChunkSize)
                flush();
        }
    }
    void flush() {
        if (chunk_.size() == 0)
            return;
        ResultRow row;
        row.int8(rows_.size() + 1).datum(chunk_.datum(), false);
        rows_.add(std::move(row));
        chunk_.clear();
    }

private:
    ResultSet rows_;
    Varlena chunk_;
};

void list_chunks(FunctionCallInfo fcinfo) {
    Chunks chunks(fcinfo);
    export_workbook(read_call(fcinfo, "collection_export_xlsx_chunks"), [&](Package &package) {
        package.write([&](std::string_view bytes) { chunks.add(bytes); });
        chunks.flush();
    });
}

}  // namespace

}  // namespace cp

CP_FUNCTION(collection_export_xlsx) { return cp::whole_workbook(fcinfo); }

CP_FUNCTION(collection_export_xlsx_chunks) {
    cp::list_chunks(fcinfo);
    return Datum(0);
}
