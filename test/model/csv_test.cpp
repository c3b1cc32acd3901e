#include "model/csv.hpp"

#include <gtest/gtest.h>

namespace {

std::string field(std::string_view text) {
    std::string record;
    cp::append_csv_field(record, text);
    return record;
}

std::string harmless(std::string_view text) {
    std::string record;
    cp::append_csv_text(record, text);
    return record;
}

TEST(CsvField, IsQuotedOnlyWhereItMust) {
    EXPECT_EQ(field(""), "");
    EXPECT_EQ(field("plain text; 'quoted'"), "plain text; 'quoted'");
    EXPECT_EQ(field("a,b"), "\"a,b\"");
    EXPECT_EQ(field("\""), "\"\"\"\"");
    EXPECT_EQ(field("{\"a\": 1}"), "\"{\"\"a\"\": 1}\"");
    EXPECT_EQ(field("two\nlines"), "\"two\nlines\"");
    EXPECT_EQ(field("a\rb"), "\"a\rb\"");
    EXPECT_EQ(field("-5"), "-5");
}

TEST(CsvText, IsNoFormula) {
    EXPECT_EQ(harmless("=1+1"), "'=1+1");
    EXPECT_EQ(harmless("+98912***"), "'+98912***");
    EXPECT_EQ(harmless("-5"), "'-5");
    EXPECT_EQ(harmless("@SUM(A1)"), "'@SUM(A1)");
    EXPECT_EQ(harmless("\t=1"), "'\t=1");
    EXPECT_EQ(harmless("\r=1"), "\"'\r=1\"");
    EXPECT_EQ(harmless("\n=1"), "\"'\n=1\"");
    EXPECT_EQ(harmless("=HYPERLINK(\"http://x\",\"y\")"), "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"");
}

TEST(CsvText, LeavesOtherTextAlone) {
    for (const char *text : {"", " ", "a=b", "1", "0912***", "'quoted", "\xD8\xB9\xD9\x84\xDB\x8C"})
        EXPECT_EQ(harmless(text), text);
}

}  // namespace
