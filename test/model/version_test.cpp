#include "model/version.hpp"

#include <gtest/gtest.h>

namespace {

using cp::is_earlier_series;
using cp::series_of;

TEST(SeriesOf, IsTheMajorVersion) {
    EXPECT_EQ(series_of("1.0.0"), "1");
    EXPECT_EQ(series_of("1.12.3-rc1"), "1");
    EXPECT_EQ(series_of("10.2.0"), "10");
}

TEST(SeriesOf, IsTheMinorVersionBeforeOne) {
    EXPECT_EQ(series_of("0.1.0"), "0.1");
    EXPECT_EQ(series_of("0.1.17"), "0.1");
    EXPECT_EQ(series_of("0.12.3"), "0.12");
}

TEST(SeriesOf, TakesWhatIsNoVersion) {
    for (const char *text : {"", ".", "0", "0.", "unpackaged", "..1"})
        EXPECT_LE(series_of(text).size(), std::string_view(text).size()) << text;
    EXPECT_EQ(series_of("0"), "0");
    EXPECT_EQ(series_of("0.7"), "0.7");
    EXPECT_EQ(series_of("unpackaged"), "unpackaged");
    EXPECT_EQ(series_of(""), "");
}

TEST(IsEarlierSeries, ComparesNumbers) {
    EXPECT_TRUE(is_earlier_series("0.1", "0.2"));
    EXPECT_TRUE(is_earlier_series("0.9", "0.10"));
    EXPECT_TRUE(is_earlier_series("0.9", "1"));
    EXPECT_TRUE(is_earlier_series("2", "10"));
    EXPECT_FALSE(is_earlier_series("0.1", "0.1"));
    EXPECT_FALSE(is_earlier_series("1", "0.9"));
    EXPECT_FALSE(is_earlier_series("10", "9"));
    EXPECT_TRUE(is_earlier_series("unpackaged", "0.1"));
    EXPECT_FALSE(is_earlier_series("", ""));
}

}  // namespace
