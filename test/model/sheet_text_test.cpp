#include "model/sheet_text.hpp"

#include <gtest/gtest.h>

namespace {

std::string cell(std::string_view text) {
    std::string xml;
    cp::append_cell_text(xml, text);
    return xml;
}

std::string repeated(std::string_view text, std::size_t count) {
    std::string all;
    for (std::size_t i = 0; i < count; ++i)
        all += text;
    return all;
}

constexpr std::string_view kEllipsis = "\xE2\x80\xA6";
constexpr std::string_view kEmoji = "\xF0\x9F\x98\x80";  // two UTF-16 units
constexpr std::string_view kArabic = "\xD8\xB9";
constexpr std::int64_t kDay = 86'400'000'000;

TEST(CellText, EscapesMarkup) {
    EXPECT_EQ(cell(""), "");
    EXPECT_EQ(cell("plain \"text\"\t'\n"), "plain \"text\"\t'\n");
    EXPECT_EQ(cell("<a>&b</a>"), "&lt;a&gt;&amp;b&lt;/a&gt;");
    EXPECT_EQ(cell("=1+1"), "=1+1");
}

TEST(CellText, SpellsWhatXmlDoesNotAllow) {
    EXPECT_EQ(cell(std::string_view("\x01 a\x0B\x1F\r", 6)), "_x0001_ a_x000B__x001F__x000D_");
    EXPECT_EQ(cell("_x0001_ _x12_ _y0001_ _xzzzz_"), "_x005F_x0001_ _x12_ _y0001_ _xzzzz_");
    // The underline of an escape must not make one of what stands before it.
    EXPECT_EQ(cell("_x0041\1"), "_x005F_x0041_x0001_");
    EXPECT_EQ(cell("_x0041\r_x0041\n"), "_x005F_x0041_x000D__x0041\n");
    EXPECT_EQ(cell("a\xEF\xBF\xBE\xEF\xBF\xBF"), "a\xEF\xBF\xBD\xEF\xBF\xBD");
    EXPECT_EQ(cell("\xEF\xBB\xBFx\xEF\xBF\xBC"), "\xEF\xBB\xBFx\xEF\xBF\xBC");
    EXPECT_EQ(cell("\xEF"), "\xEF");
}

TEST(CellText, IsCutWhereACellEnds) {
    const std::string longest = repeated("a", cp::kLongestCellText);
    EXPECT_EQ(cell(longest), longest);
    EXPECT_EQ(cell(longest + "b"), longest.substr(1).append(kEllipsis));
    EXPECT_EQ(cell(repeated(kArabic, cp::kLongestCellText)), repeated(kArabic, cp::kLongestCellText));
    EXPECT_EQ(cell(repeated(kArabic, cp::kLongestCellText + 9)),
              repeated(kArabic, cp::kLongestCellText - 1).append(kEllipsis));
    EXPECT_EQ(cell(repeated(kEmoji, 20'000)), repeated(kEmoji, (cp::kLongestCellText - 1) / 2).append(kEllipsis));
    EXPECT_EQ(cell(repeated("&", cp::kLongestCellText + 1)),
              repeated("&amp;", cp::kLongestCellText - 1).append(kEllipsis));
}

TEST(CellString, IsLeftToItsWriter) {
    EXPECT_EQ(cp::cell_string("<&_x0001_ \t\n\r"), "<&_x0001_ \t\n\r");
    EXPECT_EQ(cp::cell_string("\x01\x1F"), "\xEF\xBF\xBD\xEF\xBF\xBD");
    EXPECT_EQ(cp::cell_string("\xEF\xBF\xBEx\xEF\xBF\xBF"), "\xEF\xBF\xBDx\xEF\xBF\xBD");
    EXPECT_EQ(cp::cell_string(repeated(kArabic, cp::kLongestCellText + 1)),
              repeated(kArabic, cp::kLongestCellText - 1).append(kEllipsis));
}

TEST(CellText, KnowsOuterSpace) {
    for (const char *text : {" a", "a ", "\n", "a\t"})
        EXPECT_TRUE(cp::has_outer_space(text)) << text;
    for (const char *text : {"", "a", "a b", "\xC2\xA0"})
        EXPECT_FALSE(cp::has_outer_space(text)) << text;
}

TEST(CellDay, IsCountedAsSpreadsheetsDo) {
    EXPECT_EQ(cp::cell_day(0), 36'526);                // 2000-01-01
    EXPECT_EQ(cp::cell_day(-36'465), 61);              // 1900-03-01
    EXPECT_EQ(cp::cell_day(-36'466), 59);              // 1900-02-28: number 60 is no day
    EXPECT_EQ(cp::cell_day(-36'524), 1);               // 1900-01-01
    EXPECT_EQ(cp::cell_day(-36'525), std::nullopt);    // 1899-12-31
    EXPECT_EQ(cp::cell_day(2'921'939), 2'958'465);     // 9999-12-31
    EXPECT_EQ(cp::cell_day(2'921'940), std::nullopt);  // 10000-01-01
    EXPECT_EQ(cp::cell_day(cp::kUndated), std::nullopt);
}

TEST(CellTime, IsADayAndAFraction) {
    EXPECT_EQ(cp::cell_time(0), 36'526.0);
    EXPECT_EQ(cp::cell_time(kDay / 4), 36'526.25);
    EXPECT_EQ(cp::cell_time(-kDay / 4), 36'525.75);
    EXPECT_EQ(cp::cell_time(2'921'939 * kDay + kDay / 2), 2'958'465.5);
    EXPECT_EQ(cp::cell_time(2'921'940 * kDay), std::nullopt);
    EXPECT_EQ(cp::cell_time(-36'524 * kDay - 1), std::nullopt);
    EXPECT_EQ(cp::cell_time(std::numeric_limits<std::int64_t>::max()), std::nullopt);
    EXPECT_EQ(cp::cell_time(std::numeric_limits<std::int64_t>::min()), std::nullopt);
}

}  // namespace
