#include "export/sheets.hpp"

#include "export/charts.hpp"

namespace cp {

namespace {

// A column of a table: what it shows of a line. Those that the source does not have are left out.
struct Column {
    Heading heading;
    void (*put)(const Sheet &sheet, lxw_row_t row, lxw_col_t column, const KpiLine &line);
};

template <auto Member>
void put_integer(const Sheet &sheet, lxw_row_t row, lxw_col_t column, const KpiLine &line) {
    sheet.integer(row, column, line.kpis.*Member);
}

void put_rate(const Sheet &sheet, lxw_row_t row, lxw_col_t column, const KpiLine &line) {
    sheet.number(row, column, line.kpis.success_rate, Style::rate);
}

void put_amount(const Sheet &sheet, lxw_row_t row, lxw_col_t column, const KpiLine &line) {
    if (line.amount)
        sheet.decimal(row, column, *line.amount);
}

void put_share(const Sheet &sheet, lxw_row_t row, lxw_col_t column, const KpiLine &line) {
    sheet.number(row, column, line.share, Style::share);
}

const Column kAttempts{Heading::attempts, put_integer<&Kpis::attempts>};
const Column kCompletes{Heading::completes, put_integer<&Kpis::completes>};
const Column kRate{Heading::success_rate, put_rate};
const Column kDuration{Heading::avg_duration, put_integer<&Kpis::avg_duration_sec>};
const Column kShare{Heading::share, put_share};
const Column kAmount{Heading::amount, put_amount};

// The KPIs that add up over days.
std::vector<Column> kpi_columns(const KpiScope &scope) {
    std::vector<Column> columns{kAttempts,
                                kCompletes,
                                kRate,
                                kDuration,
                                {Heading::contacts, put_integer<&Kpis::contacts>},
                                {Heading::non_contacts, put_integer<&Kpis::non_contacts>},
                                {Heading::refusals, put_integer<&Kpis::refusals>},
                                {Heading::open, put_integer<&Kpis::open>}};
    if (scope.dials)
        columns.push_back({Heading::dials, put_integer<&Kpis::dials>});
    if (scope.amount)
        columns.push_back(kAmount);
    return columns;
}

template <auto Member>
void put_seconds(const Sheet &sheet, lxw_row_t row, lxw_col_t column, const KpiLine &line) {
    if (line.kpis.*Member)
        sheet.number(row, column, *(line.kpis.*Member), Style::decimal);
}

std::vector<Column> total_columns(const KpiScope &scope) {
    std::vector<Column> columns = kpi_columns(scope);
    if (scope.subjects)
        columns.push_back({Heading::unique_subjects, put_integer<&Kpis::unique_subjects>});
    if (scope.percentiles) {
        columns.push_back({Heading::median_duration, put_seconds<&Kpis::median_duration_sec>});
        columns.push_back({Heading::p90_duration, put_seconds<&Kpis::p90_duration_sec>});
    }
    return columns;
}

Heading heading_of(Metric metric) {
    switch (metric) {
        case Metric::attempts: return Heading::attempts;
        case Metric::sr: return Heading::success_rate;
        case Metric::amount: return Heading::amount;
        default: return Heading::completes;
    }
}

std::string label_of(const KpiLine &line, Language language) {
    return line.label.value_or(heading(Heading::nobody, language));
}

constexpr size_t kValueWidth = 30;

// The filters and KPIs on the left of the summary; returns the row below them.
class SummaryBlock {
public:
    SummaryBlock(const Sheet &sheet, Language language) : sheet_(sheet), language_(language) {}
    void header(Heading name) { sheet_.header(row_++, {heading(name, language_), heading(Heading::value, language_)}); }
    void text(Heading name, const std::string &value) {
        sheet_.text(row_, 0, heading(name, language_), Style::label);
        sheet_.wrapped(row_++, 1, value, kValueWidth);
    }
    void date(Heading name, Day day) {
        sheet_.text(row_, 0, heading(name, language_), Style::label);
        sheet_.date(row_++, 1, day);
    }
    void kpi(const Column &column, const KpiLine &line) {
        sheet_.text(row_, 0, heading(column.heading, language_), Style::label);
        column.put(sheet_, row_++, 1, line);
    }
    void skip() noexcept { ++row_; }
    lxw_row_t row() const noexcept { return row_; }

private:
    const Sheet &sheet_;
    Language language_;
    lxw_row_t row_ = 2;  // below the title
};

lxw_row_t put_totals(const Sheet &sheet, const Content &content, Language language) {
    SummaryBlock block(sheet, language);
    block.header(Heading::filter);
    block.date(Heading::date_from, content.days.first);
    block.date(Heading::date_to, content.days.last);
    block.text(Heading::time_zone, content.time_zone);
    block.text(Heading::source, content.source);
    for (const auto &[name, value] : content.filters)
        block.text(name, value);
    if (content.has_interviewers)
        block.text(Heading::ranked_by, heading(heading_of(content.sort), language));
    block.skip();
    block.header(Heading::kpi);
    for (const Column &column : total_columns(content.scope))
        block.kpi(column, content.total);
    return block.row();
}

void put_header(const Sheet &sheet, lxw_row_t row, const std::vector<Heading> &first,
                const std::vector<Column> &columns, Language language) {
    std::vector<std::string> names;
    for (const Heading name : first)
        names.emplace_back(heading(name, language));
    for (const Column &column : columns)
        names.emplace_back(heading(column.heading, language));
    sheet.header(row, names);
}

void put_line(const Sheet &sheet, lxw_row_t row, lxw_col_t first, const std::vector<Column> &columns,
              const KpiLine &line) {
    for (const Column &column : columns)
        column.put(sheet, row, first++, line);
}

// The daily table; returns the row of its first day.
lxw_row_t put_days(const Sheet &sheet, lxw_row_t row, const Content &content, Language language) {
    const std::vector<Column> columns = kpi_columns(content.scope);
    put_header(sheet, row, {Heading::day}, columns, language);
    const lxw_row_t first = ++row;
    for (const KpiLine &line : content.by_day) {
        sheet.date(row, 0, line.day);
        put_line(sheet, row++, 1, columns, line);
    }
    return first;
}

void set_widths(const Sheet &sheet, const std::vector<double> &widths) {
    for (size_t i = 0; i < widths.size(); ++i)
        sheet.width(static_cast<lxw_col_t>(i), widths[i]);
}

}  // namespace

void add_summary(Workbook &workbook, const Content &content) {
    const Language language = workbook.language();
    const Sheet sheet = workbook.add_sheet(kSummarySheet);
    set_widths(sheet, {28, kValueWidth, 14, 14, 14, 14, 14, 14, 14, 14, 16});
    sheet.text(0, 0, heading(Heading::title, language), Style::title);
    const lxw_row_t below = std::max(put_totals(sheet, content, language), kRowBelowCharts) + 1;
    const lxw_row_t first_day = put_days(sheet, below, content, language);
    if (!content.by_day.empty())
        chart_days(workbook, sheet, first_day, content.by_day.size());
    if (!content.shares.empty())
        chart_shares(workbook, sheet, content.shares.size());
}

void add_shares(Workbook &workbook, const Content &content) {
    const Language language = workbook.language();
    const std::vector<Column> columns{kAttempts, kCompletes, kRate, kShare};
    const Sheet sheet = workbook.add_sheet(kShareSheet);
    set_widths(sheet, {32, 14, 14, 14, 14});
    put_header(sheet, 0, {Heading::interviewer}, columns, language);
    lxw_row_t row = 0;
    for (const KpiLine &line : content.shares) {
        sheet.text(++row, 0, label_of(line, language));
        put_line(sheet, row, 1, columns, line);
    }
    sheet.table(row, static_cast<lxw_col_t>(columns.size() + 1));
}

void add_top(Workbook &workbook, const Content &content) {
    const Language language = workbook.language();
    std::vector<Column> columns{kAttempts, kCompletes, kRate, kDuration};
    if (content.scope.amount)
        columns.push_back(kAmount);
    const Sheet sheet = workbook.add_sheet("Top 5");
    set_widths(sheet, {8, 32, 14, 14, 14, 22, 16});
    put_header(sheet, 0, {Heading::rank, Heading::interviewer}, columns, language);
    lxw_row_t row = 0;
    for (const KpiLine &line : content.top) {
        ++row;
        sheet.integer(row, 0, row);
        sheet.text(row, 1, label_of(line, language));
        put_line(sheet, row, 2, columns, line);
    }
    sheet.table(row, static_cast<lxw_col_t>(columns.size() + 2));
    if (!content.has_interviewers)
        return;
    sheet.text(row + 2, 1, heading(Heading::ranked_by, language), Style::label);
    sheet.text(row + 2, 2, heading(heading_of(content.sort), language));
}

void add_row_sheet(Workbook &workbook, const std::string &name, int64 rows, const std::string &time_zone) {
    const Sheet sheet = workbook.add_sheet(name);
    set_widths(sheet, {12, 24, 11, 24, 14, 18, 14, 13, 24, 24, 13, 16, 60});
    std::vector<std::string> names;
    for (const RowColumn column : sheet_columns()) {
        names.push_back(row_heading(column, workbook.language()));
        if (column == RowColumn::start_form || column == RowColumn::end_form)
            names.back() += " (" + time_zone + ")";
    }
    sheet.header(0, names);
    const auto columns = static_cast<lxw_col_t>(names.size());
    const auto last = static_cast<lxw_row_t>(rows);
    if (rows > 0)
        sheet.blank(last, static_cast<lxw_col_t>(columns - 1));
    sheet.table(last, columns);
}

}  // namespace cp
