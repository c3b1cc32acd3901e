#include "export/charts.hpp"

namespace cp {

namespace {

constexpr lxw_color_t kPale = 0xA9BCD8;
constexpr lxw_color_t kDark = 0x1F3864;
constexpr lxw_color_t kGridColor = 0xD9D9D9;
constexpr double kChartTitleSize = 12;
constexpr lxw_row_t kMostPoints = 32'000;  // of a series
constexpr lxw_col_t kChartColumn = 3;
constexpr double kChartHeight = 1.2;  // in its default height, 15 rows
constexpr int32_t kChartWidth = 500;  // in pixels

struct Range {
    const char *sheet;
    lxw_row_t first, last;
};

void add_series(lxw_chart *chart, const Range &range, lxw_col_t categories, lxw_col_t values, const char *name,
                lxw_color_t color) {
    lxw_chart_series *series = chart_add_series(chart, nullptr, nullptr);
    if (series == nullptr)
        throw std::bad_alloc();
    chart_series_set_categories(series, range.sheet, range.first, categories, range.last, categories);
    chart_series_set_values(series, range.sheet, range.first, values, range.last, values);
    chart_series_set_name(series, name);
    lxw_chart_fill fill{};
    fill.color = color;
    chart_series_set_fill(series, &fill);
}

void insert_chart(const Sheet &sheet, lxw_chart *chart, Heading title, Language language, int32_t offset) {
    lxw_chart_font font{};
    font.size = kChartTitleSize;
    font.bold = LXW_TRUE;
    chart_title_set_name(chart, heading(title, language));
    chart_title_set_name_font(chart, &font);
    lxw_chart_line line{};
    line.color = kGridColor;
    chart_axis_major_gridlines_set_line(chart->y_axis, &line);
    chart_axis_major_gridlines_set_line(chart->x_axis, &line);
    lxw_chart_options options{};
    options.x_offset = offset;
    options.y_scale = kChartHeight;
    options.object_position = LXW_OBJECT_DONT_MOVE_DONT_SIZE;
    check(worksheet_insert_chart_opt(sheet.get(), kChartRow, kChartColumn, chart, &options));
}

}  // namespace

void chart_days(Workbook &workbook, const Sheet &sheet, lxw_row_t first, size_t days) {
    constexpr lxw_row_t kMostLabels = 16;
    const auto count = static_cast<lxw_row_t>(std::min<size_t>(days, kMostPoints));
    const Language language = workbook.language();
    lxw_chart *chart = workbook.add_chart(LXW_CHART_COLUMN);
    const Range range{kSummarySheet, first, first + count - 1};
    add_series(chart, range, 0, 1, heading(Heading::attempts, language), kPale);
    add_series(chart, range, 0, 2, heading(Heading::completes, language), kDark);
    chart_legend_set_position(chart, LXW_CHART_LEGEND_BOTTOM);
    chart_axis_set_num_format(chart->x_axis, "mm-dd");
    chart_axis_set_interval_unit(chart->x_axis, static_cast<uint16_t>(count / kMostLabels + 1));
    insert_chart(sheet, chart, Heading::by_day, language, 0);
}

// The first ten, the largest on top.
void chart_shares(Workbook &workbook, const Sheet &sheet, size_t interviewers) {
    constexpr size_t kMostBars = 10;
    const Language language = workbook.language();
    lxw_chart *chart = workbook.add_chart(LXW_CHART_BAR);
    add_series(chart, {kShareSheet, 1, static_cast<lxw_row_t>(std::min(interviewers, kMostBars))}, 0, 4,
               heading(Heading::share, language), kDark);
    chart_legend_set_position(chart, LXW_CHART_LEGEND_NONE);
    chart_axis_set_reverse(chart->y_axis);
    chart_axis_set_crossing_max(chart->y_axis);
    chart_axis_set_num_format(chart->x_axis, "0.0%");
    insert_chart(sheet, chart, Heading::share_of_completes, language, kChartWidth);
}

}  // namespace cp
