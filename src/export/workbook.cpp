#include "export/workbook.hpp"

#include <cmath>

#include "catalog/iso_text.hpp"
#include "model/sheet_text.hpp"

namespace cp {

namespace {

constexpr lxw_color_t kHeaderColor = 0x1F3864;
constexpr double kTitleSize = 16;
constexpr double kHeaderHeight = 32;  // in points

// By the values of Style; nothing: no number.
constexpr std::array<const char *, kStyleCount> kNumberFormats{nullptr,
                                                               nullptr,
                                                               nullptr,
                                                               nullptr,
                                                               nullptr,
                                                               "#,##0",
                                                               "#,##0.00",
                                                               "0.00%",
                                                               "0.0%",
                                                               "yyyy-mm-dd",
                                                               "yyyy-mm-dd hh:mm:ss"};

}  // namespace

void check(lxw_error result) {
    if (result == LXW_NO_ERROR)
        return;
    if (result == LXW_ERROR_MEMORY_MALLOC_FAILED)
        throw std::bad_alloc();
    if (result == LXW_ERROR_WORKSHEET_INDEX_OUT_OF_RANGE)
        throw Error(ERRCODE_PROGRAM_LIMIT_EXCEEDED, "a table has more rows than a sheet")
            .hint("Choose a shorter range or fewer interviewers.");
    throw Error(ERRCODE_IO_ERROR, "could not write the workbook")
        .detail(lxw_strerror(result))
        .hint("Is there room for temporary files?");
}

void Sheet::text(lxw_row_t row, lxw_col_t column, std::string_view value, Style style) const {
    check(worksheet_write_string(sheet_, row, column, cell_string(value).c_str(), format(style)));
}

void Sheet::header(lxw_row_t row, const std::vector<std::string> &names) const {
    check(worksheet_set_row(sheet_, row, kHeaderHeight, nullptr));
    lxw_col_t column = 0;
    for (const std::string &name : names)
        text(row, column++, name, Style::header);
}

void Sheet::wrapped(lxw_row_t row, lxw_col_t column, const std::string &value, size_t width) const {
    // Readers do not all find the height of a row by themselves; a word may have to leave some of a line empty.
    constexpr size_t kRagged = 4;
    constexpr double kHighestRow = 409;
    const auto characters = static_cast<size_t>(std::count_if(
        value.begin(), value.end(), [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }));
    const size_t lines = characters <= width ? 1 : characters / (width - kRagged) + 1;
    if (lines > 1)
        check(worksheet_set_row(sheet_, row, std::min(kHighestRow, LXW_DEF_ROW_HEIGHT * static_cast<double>(lines)),
                                nullptr));
    text(row, column, value, Style::wrapped);
}

void Sheet::number(lxw_row_t row, lxw_col_t column, double value, Style style) const {
    check(worksheet_write_number(sheet_, row, column, value, format(style)));
}

void Sheet::integer(lxw_row_t row, lxw_col_t column, const std::optional<int64> &value) const {
    if (!value)
        return;
    if (*value > kLargestCellInteger || *value < -kLargestCellInteger)
        text(row, column, std::to_string(*value));
    else
        number(row, column, static_cast<double>(*value), Style::count);
}

void Sheet::date(lxw_row_t row, lxw_col_t column, Day day) const {
    if (const auto serial = cell_day(day))
        number(row, column, *serial, Style::date);
    else
        text(row, column, iso_day(day));
}

void Sheet::decimal(lxw_row_t row, lxw_col_t column, const std::string &value) const {
    constexpr ptrdiff_t kExactDigits = 15;
    const bool exact = std::count_if(value.begin(), value.end(), isdigit) <= kExactDigits;
    const bool whole = value.find('.') == std::string::npos;
    const double number_value = std::strtod(value.c_str(), nullptr);
    if (std::isfinite(number_value) && (exact || !whole))
        number(row, column, number_value, whole ? Style::count : Style::decimal);
    else
        text(row, column, value);
}

void Sheet::blank(lxw_row_t row, lxw_col_t column) const {
    check(worksheet_write_blank(sheet_, row, column, format(Style::text)));
}

void Sheet::width(lxw_col_t column, double characters) const {
    check(worksheet_set_column(sheet_, column, column, characters, nullptr));
}

void Sheet::table(lxw_row_t last_row, lxw_col_t columns) const {
    worksheet_freeze_panes(sheet_, 1, 0);
    check(worksheet_repeat_rows(sheet_, 0, 0));
    check(worksheet_autofilter(sheet_, 0, 0, last_row, static_cast<lxw_col_t>(columns - 1)));
}

Workbook::Workbook(const std::string &file, const std::string &directory, Language language) : language_(language) {
    lxw_workbook_options options{};
    options.tmpdir = const_cast<char *>(directory.c_str());  // copied
    workbook_.reset(workbook_new_opt(file.c_str(), &options));
    if (workbook_ == nullptr)
        throw std::bad_alloc();
    for (size_t i = 0; i < kStyleCount; ++i) {
        formats_[i] = add_format(kNumberFormats[i]);
        format_set_align(formats_[i], LXW_ALIGN_VERTICAL_CENTER);
    }
    const auto format = [&](Style style) { return formats_[static_cast<size_t>(style)]; };
    format_set_bold(format(Style::title));
    format_set_font_size(format(Style::title), kTitleSize);
    format_set_bold(format(Style::header));
    format_set_font_color(format(Style::header), LXW_COLOR_WHITE);
    format_set_bg_color(format(Style::header), kHeaderColor);
    format_set_text_wrap(format(Style::header));
    format_set_align(format(Style::header), LXW_ALIGN_CENTER);
    format_set_bold(format(Style::label));
    format_set_text_wrap(format(Style::wrapped));
    // Readers align text by its own direction, and Latin names would touch the numbers beside them.
    for (const Style style : {Style::text, Style::wrapped})
        if (language == Language::fa)
            format_set_align(format(style), LXW_ALIGN_RIGHT);
    format_set_align(format(Style::date), LXW_ALIGN_CENTER);
    format_set_align(format(Style::time), LXW_ALIGN_CENTER);
}

lxw_format *Workbook::add_format(const char *number_format) {
    lxw_format *format = workbook_add_format(workbook_.get());
    if (format == nullptr)
        throw std::bad_alloc();
    if (number_format != nullptr)
        format_set_num_format(format, number_format);
    return format;
}

CellStyles Workbook::cell_styles() const {
    const auto place = [&](Style style) { return lxw_format_get_xf_index(formats_[static_cast<size_t>(style)]); };
    return {place(Style::text), place(Style::date), place(Style::time)};
}

Sheet Workbook::add_sheet(const std::string &name) {
    lxw_worksheet *sheet = workbook_add_worksheet(workbook_.get(), name.c_str());
    if (sheet == nullptr)
        throw std::bad_alloc();
    if (language_ == Language::fa)
        worksheet_right_to_left(sheet);
    worksheet_set_landscape(sheet);
    worksheet_fit_to_pages(sheet, 1, 0);
    return {sheet, formats_};
}

lxw_chart *Workbook::add_chart(uint8_t type) {
    lxw_chart *chart = workbook_add_chart(workbook_.get(), type);
    if (chart == nullptr)
        throw std::bad_alloc();
    return chart;
}

void Workbook::set_created(time_t created) {
    std::string title = heading(Heading::title, language_);
    lxw_doc_properties properties{};
    properties.title = title.data();
    properties.created = created;
    check(workbook_set_properties(workbook_.get(), &properties));
}

void Workbook::save() { check(workbook_close(workbook_.release())); }

}  // namespace cp
