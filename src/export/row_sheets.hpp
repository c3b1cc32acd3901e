// The rows of the fact table as the XML of sheets, deflated while they are visited: no sheet is ever whole in memory,
// or on disk as it is. The library would write each sheet twice and deflate it in one call that nothing can cancel.
#pragma once

#include "catalog/iso_text.hpp"
#include "catalog/zone.hpp"
#include "export/deflate.hpp"
#include "report/fact_rows.hpp"

namespace cp {

// The columns of a sheet: those of the first specification, section 7, then what more there is.
const std::vector<RowColumn> &sheet_columns();

// The styles of cells, by their places in the workbook.
struct CellStyles {
    int32 text, date, time;
};

// The rows of one sheet, without its heading.
struct RowSheet {
    int64 rows;
    DeflatedPart part;
};

class RowSheets {
public:
    RowSheets(Spool &spool, const CellStyles &styles, pg_tz *zone);
    void add(const FactRow &row);
    // At least one sheet.
    std::vector<RowSheet> finish();

private:
    void flush();
    void end_sheet();
    void open_cell(std::string_view type);
    void skip() noexcept { ++column_; }
    void text(const std::optional<std::string> &value);
    void plain_text(std::string_view value);
    void number(const std::optional<int64> &value);
    void date(Day day);
    void time(const std::optional<int64> &instant);

    Deflater deflater_;
    std::string text_type_, date_type_, time_type_;  // attributes of cells
    ZoneClock clock_;
    IsoText iso_;
    std::string xml_, converted_;
    std::string place_;  // the number of the row
    char column_ = 'A';
    int64 rows_ = 0;  // of the sheet
    std::vector<RowSheet> sheets_;
};

}  // namespace cp
