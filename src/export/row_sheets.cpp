#include "export/row_sheets.hpp"

#include <charconv>

#include "export/utf8.hpp"
#include "model/sheet_text.hpp"

namespace cp {

namespace {

constexpr int64 kMostRows = kMostSheetRows - 1;  // below the heading
constexpr size_t kPiece = 65536;

template <class Number>
void append_number(std::string &xml, Number value) {
    std::array<char, 32> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    xml.append(digits.data(), end);
}

std::string style_attribute(int32 style) { return " s=\"" + std::to_string(style) + "\""; }

}  // namespace

const std::vector<RowColumn> &sheet_columns() {
    static const std::vector<RowColumn> columns{
        RowColumn::date,           RowColumn::project,      RowColumn::project_id,   RowColumn::interviewer,
        RowColumn::interviewer_id, RowColumn::phone_number, RowColumn::outcome_code, RowColumn::call_attempts,
        RowColumn::start_form,     RowColumn::end_form,     RowColumn::duration_sec, RowColumn::row_id,
        RowColumn::details};
    return columns;
}

RowSheets::RowSheets(Spool &spool, const CellStyles &styles, pg_tz *zone)
    : deflater_(spool),
      text_type_(style_attribute(styles.text) + " t=\"inlineStr\""),
      date_type_(style_attribute(styles.date)),
      time_type_(style_attribute(styles.time)),
      clock_(zone),
      iso_(zone) {}

void RowSheets::flush() {
    deflater_.write(xml_);
    xml_.clear();
}

void RowSheets::end_sheet() {
    flush();
    sheets_.push_back({rows_, deflater_.finish(false)});
    rows_ = 0;
}

void RowSheets::open_cell(std::string_view type) {
    xml_ += "<c r=\"";
    xml_ += column_++;
    xml_ += place_;
    xml_ += '"';
    xml_ += type;
    xml_ += '>';
}

void RowSheets::plain_text(std::string_view value) {
    open_cell(text_type_);
    xml_ += has_outer_space(value) ? "<is><t xml:space=\"preserve\">" : "<is><t>";
    append_cell_text(xml_, value);
    xml_ += "</t></is></c>";
}

void RowSheets::text(const std::optional<std::string> &value) {
    if (value && !value->empty())
        plain_text(to_utf8(*value, converted_));
    else
        skip();
}

void RowSheets::number(const std::optional<int64> &value) {
    if (!value)
        return skip();
    if (*value > kLargestCellInteger || *value < -kLargestCellInteger)
        return plain_text(std::to_string(*value));
    open_cell("");
    xml_ += "<v>";
    append_number(xml_, *value);
    xml_ += "</v></c>";
}

void RowSheets::date(Day day) {
    const auto serial = cell_day(day);
    if (!serial)
        return plain_text(iso_.day(day));
    open_cell(date_type_);
    xml_ += "<v>";
    append_number(xml_, *serial);
    xml_ += "</v></c>";
}

void RowSheets::time(const std::optional<int64> &instant) {
    if (!instant)
        return skip();
    const auto serial = cell_time(clock_.local_time(*instant));
    if (!serial)
        return plain_text(iso_.wall_clock(*instant));
    open_cell(time_type_);
    xml_ += "<v>";
    append_number(xml_, *serial);
    xml_ += "</v></c>";
}

void RowSheets::add(const FactRow &row) {
    if (rows_ == kMostRows)
        end_sheet();
    ++rows_;
    place_.clear();
    append_number(place_, rows_ + 1);
    column_ = 'A';
    xml_ += "<row r=\"";
    xml_ += place_;
    xml_ += "\">";
    date(row.day);
    text(row.project);
    number(row.project_id);
    text(row.interviewer);
    number(row.interviewer_id);
    text(row.phone_number);
    text(row.outcome_code);
    number(row.call_attempts);
    time(row.started);
    time(row.ended);
    number(row.duration_sec);
    text(row.row_id);
    text(row.details);
    xml_ += "</row>";
    if (xml_.size() >= kPiece)
        flush();
}

std::vector<RowSheet> RowSheets::finish() {
    end_sheet();
    return std::move(sheets_);
}

}  // namespace cp
