// A workbook made by libxlsxwriter: its formats, sheets and charts.
#pragma once

#include <xlsxwriter.h>

#include "export/headings.hpp"
#include "export/row_sheets.hpp"

namespace cp {

enum class Style { title, header, text, label, wrapped, count, decimal, share, rate, date, time };
inline constexpr size_t kStyleCount = 11;

// A sheet being filled. A value that does not fit is an error: 54000 past the last row.
class Sheet {
public:
    Sheet(lxw_worksheet *sheet, const std::array<lxw_format *, kStyleCount> &formats) noexcept
        : sheet_(sheet), formats_(formats) {}
    void text(lxw_row_t row, lxw_col_t column, std::string_view value, Style style = Style::text) const;
    // The header of a table, from the first column on, high enough for two lines.
    void header(lxw_row_t row, const std::vector<std::string> &names) const;
    // In as many lines as it takes in a column of this width, in characters.
    void wrapped(lxw_row_t row, lxw_col_t column, const std::string &value, size_t width) const;
    void number(lxw_row_t row, lxw_col_t column, double value, Style style) const;
    void integer(lxw_row_t row, lxw_col_t column, const std::optional<int64> &value) const;
    // A date, or its text where spreadsheets know no such day.
    void date(lxw_row_t row, lxw_col_t column, Day day) const;
    // A decimal number as text; beyond what a double holds it stays text.
    void decimal(lxw_row_t row, lxw_col_t column, const std::string &value) const;
    void blank(lxw_row_t row, lxw_col_t column) const;
    void width(lxw_col_t column, double characters) const;
    // The first row is the header of a table that ends with last_row: frozen, repeated on every page, with a filter.
    void table(lxw_row_t last_row, lxw_col_t columns) const;
    lxw_worksheet *get() const noexcept { return sheet_; }

private:
    lxw_format *format(Style style) const noexcept { return formats_[static_cast<size_t>(style)]; }

    lxw_worksheet *sheet_;
    const std::array<lxw_format *, kStyleCount> &formats_;
};

class Workbook {
public:
    // Writes nothing before save().
    Workbook(const std::string &file, const std::string &directory, Language language);
    Language language() const noexcept { return language_; }
    CellStyles cell_styles() const;
    Sheet add_sheet(const std::string &name);
    lxw_chart *add_chart(uint8_t type);
    void set_created(time_t created);
    void save();

private:
    struct Free {
        void operator()(lxw_workbook *workbook) const noexcept { lxw_workbook_free(workbook); }
    };
    lxw_format *add_format(const char *number_format);

    Language language_;
    std::unique_ptr<lxw_workbook, Free> workbook_;
    std::array<lxw_format *, kStyleCount> formats_{};
};

// Throws where the library refuses.
void check(lxw_error result);

}  // namespace cp
