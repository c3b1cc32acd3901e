#include "model/kpi.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <string>

namespace cp {
namespace {

constexpr std::int64_t kLargest = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();

Int128 magnitude(Int128 value) { return value < 0 ? -value : value; }

TEST(Disposition, NamesRoundTrip) {
    for (std::size_t i = 0; i < kDispositionNames.size(); ++i) {
        const auto disposition = static_cast<Disposition>(i);
        EXPECT_EQ(disposition_name(disposition), kDispositionNames[i]);
        EXPECT_EQ(parse_disposition(kDispositionNames[i]), disposition);
    }
    EXPECT_EQ(disposition_name(Disposition::complete), "complete");
    EXPECT_EQ(disposition_name(Disposition::unknown_eligibility), "unknown_eligibility");
    EXPECT_EQ(disposition_name(Disposition::not_eligible), "not_eligible");
    EXPECT_EQ(static_cast<std::size_t>(Disposition::not_eligible) + 1, kDispositionNames.size());
}

TEST(Disposition, UnknownNames) {
    for (const std::string_view name : {"", "Complete", " complete", "complet", "completed", "non-contact", "NULL"})
        EXPECT_FALSE(parse_disposition(name)) << name;
}

TEST(Disposition, DefaultsOfCodes) {
    EXPECT_EQ(default_disposition("COMP"), Disposition::complete);
    EXPECT_EQ(default_disposition("REF"), Disposition::refusal);
    for (const std::string_view code : {"BUSY", "NOANS", "NA"})
        EXPECT_EQ(default_disposition(code), Disposition::non_contact) << code;
    for (const std::string_view code : {"", "comp", "COMPLETE", "CALLBACK", "NA ", "\xff"})
        EXPECT_EQ(default_disposition(code), Disposition::other) << code;
}

TEST(Disposition, Contacts) {
    for (const auto disposition :
         {Disposition::complete, Disposition::partial, Disposition::refusal, Disposition::other})
        EXPECT_TRUE(is_contact(disposition)) << disposition_name(disposition);
    for (const auto disposition :
         {Disposition::non_contact, Disposition::unknown_eligibility, Disposition::not_eligible})
        EXPECT_FALSE(is_contact(disposition)) << disposition_name(disposition);
}

TEST(DivideHalfUp, TiesGoAwayFromZero) {
    EXPECT_TRUE(divide_half_up(5, 10) == 1);
    EXPECT_TRUE(divide_half_up(4, 10) == 0);
    EXPECT_TRUE(divide_half_up(15, 10) == 2);
    EXPECT_TRUE(divide_half_up(25, 10) == 3);
    EXPECT_TRUE(divide_half_up(-4, 10) == 0);
    EXPECT_TRUE(divide_half_up(-5, 10) == -1);
    EXPECT_TRUE(divide_half_up(5, -10) == -1);
    EXPECT_TRUE(divide_half_up(-25, -10) == 3);
    EXPECT_TRUE(divide_half_up(0, 7) == 0);
    EXPECT_TRUE(divide_half_up(-14, 7) == -2);
}

TEST(DivideHalfUp, IsTheNearestWholeNumber) {
    std::mt19937_64 random(11);
    for (int i = 0; i < 100'000; ++i) {
        const auto numerator = static_cast<std::int64_t>(random()) >> (random() % 63);
        const auto denominator = (static_cast<std::int64_t>(random()) >> (random() % 63)) | 1;
        const Int128 quotient = divide_half_up(numerator, denominator);
        const Int128 size = magnitude(denominator);
        const Int128 excess = magnitude(quotient) * size - magnitude(numerator);
        ASSERT_TRUE(-size < 2 * excess && 2 * excess <= size) << numerator << " / " << denominator;
        ASSERT_TRUE(quotient == 0 || (quotient < 0) == ((numerator < 0) != (denominator < 0)))
            << numerator << " / " << denominator;
    }
}

TEST(Rate, KnownValues) {
    EXPECT_EQ(rate(1, 3, 4), 0.3333);
    EXPECT_EQ(rate(2, 3, 4), 0.6667);
    EXPECT_EQ(rate(1, 8, 2), 0.13);
    EXPECT_EQ(rate(1, 16, 3), 0.063);
    EXPECT_EQ(rate(1, 2000, 3), 0.001);
    EXPECT_EQ(rate(1, 2001, 3), 0);
    EXPECT_EQ(rate(7, 7, 4), 1);
    EXPECT_EQ(rate(0, 7, 4), 0);
    EXPECT_EQ(rate(5, 2, 0), 3);
    EXPECT_EQ(rate(14, 4, 1), 3.5);
}

// Each is a tie that doubles cannot hold: 1.005 * 100 is 100.49999999999999.
TEST(Rate, TiesThatDoublesMiss) {
    EXPECT_EQ(rate(1005, 1000, 2), 1.01);
    EXPECT_EQ(rate(2675, 1000, 2), 2.68);
    EXPECT_EQ(rate(35, 200, 2), 0.18);
    EXPECT_EQ(rate(10'005, 100'000, 4), 0.1001);
}

TEST(Rate, NothingOfNothingIsZero) {
    EXPECT_EQ(rate(0, 0, 4), 0);
    EXPECT_EQ(rate(5, 0, 4), 0);
    EXPECT_EQ(rate(-5, 0, 4), 0);
}

TEST(Rate, NegativeParts) {
    EXPECT_EQ(rate(-1, 3, 4), -0.3333);
    EXPECT_EQ(rate(-2, 3, 4), -0.6667);
    EXPECT_EQ(rate(-1, 8, 2), -0.13);
    EXPECT_EQ(rate(1, -8, 2), -0.13);
    EXPECT_EQ(rate(-1, -8, 2), 0.13);
}

TEST(Rate, NeverGivesANegativeZero) { EXPECT_FALSE(std::signbit(rate(-1, 1'000'000, 3))); }

TEST(Rate, HugeAndStrange) {
    EXPECT_EQ(rate(kLargest, kLargest, 15), 1);
    EXPECT_EQ(rate(kLeast, kLeast, 15), 1);
    EXPECT_EQ(rate(kLeast, 1, 15), -9223372036854775808.0);
    EXPECT_EQ(rate(kLeast, -1, 0), 9223372036854775808.0);
    EXPECT_EQ(rate(1, kLargest, 15), 0);
    EXPECT_EQ(rate(1, 3, 1000), 0.333333333333333);
    EXPECT_EQ(rate(1, 3, -1), 0);
}

// Against the same sum done in whole numbers and printed, which is what a client sees.
TEST(Rate, IsTheDoubleNearestToTheDecimal) {
    std::mt19937_64 random(12);
    for (int i = 0; i < 100'000; ++i) {
        const auto whole = static_cast<std::int64_t>(1 + random() % 100'000);
        const auto part = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(whole + 1));
        const std::int64_t units = (part * 20'000 + whole) / (2 * whole);
        std::string digits = std::to_string(10'000 + units);
        const std::string decimal = std::string(1, digits[0] == '1' ? '0' : '1') + "." + digits.substr(1);
        ASSERT_EQ(rate(part, whole, 4), std::stod(decimal)) << part << " / " << whole;
    }
}

TEST(AverageSeconds, HalfUp) {
    EXPECT_EQ(average_seconds(1'500'000, 1), 2);
    EXPECT_EQ(average_seconds(1'499'999, 1), 1);
    EXPECT_EQ(average_seconds(2'500'000, 1), 3);
    EXPECT_EQ(average_seconds(5'000'000, 2), 3);
    EXPECT_EQ(average_seconds(1, 1), 0);
    EXPECT_EQ(average_seconds(0, 9), 0);
    EXPECT_EQ(average_seconds(499'999, 1), 0);
    EXPECT_EQ(average_seconds(500'000, 1), 1);
    EXPECT_EQ(average_seconds(-500'000, 1), -1);
    EXPECT_EQ(average_seconds(-499'999, 1), 0);
}

TEST(AverageSeconds, NothingTimed) {
    EXPECT_FALSE(average_seconds(0, 0));
    EXPECT_FALSE(average_seconds(1'000'000, 0));
    EXPECT_FALSE(average_seconds(1'000'000, -1));
    EXPECT_FALSE(average_seconds(1'000'000, kLeast));
}

TEST(AverageSeconds, Huge) {
    // 10^12 rows of 317 years: the sum is past 64 bits, the average is exact.
    constexpr std::int64_t kRows = 1'000'000'000'000;
    constexpr std::int64_t kSeconds = 10'000'000'000;
    EXPECT_EQ(average_seconds(Int128{kRows} * kSeconds * kMicrosecondsPerSecond, kRows), kSeconds);
    EXPECT_EQ(average_seconds(Int128{kLargest} * kLargest, kLargest), kLargest / 1'000'000 + 1);
    constexpr Int128 kLargestSum = static_cast<Int128>(~static_cast<unsigned __int128>(0) >> 1);
    EXPECT_EQ(average_seconds(kLargestSum, 1), kLargest);
    EXPECT_EQ(average_seconds(-kLargestSum - 1, 1), kLeast);
    EXPECT_EQ(average_seconds(1, kLargest), 0);
}

TEST(Percentage, OneDecimal) {
    EXPECT_EQ(percentage(1, 3), 33.3);
    EXPECT_EQ(percentage(1, 16), 6.3);
    EXPECT_EQ(percentage(3, 2), 150.0);
    EXPECT_EQ(percentage(5, 0), 0.0);
    EXPECT_EQ(percentage(std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::max()), 100.0);
}

TEST(TotalSeconds, HalfUp) {
    EXPECT_EQ(total_seconds(0), 0);
    EXPECT_EQ(total_seconds(1'499'999), 1);
    EXPECT_EQ(total_seconds(1'500'000), 2);
}

TEST(Measures, SubtractionUndoesAddition) {
    const Measures one{10, 2, 7, 31, Int128{kLargest} * 5, 1, 3};
    Measures sum = one;
    sum.add(one, 1);
    EXPECT_EQ(sum.rows, 20);
    EXPECT_EQ(sum.dials, 62);
    EXPECT_TRUE(sum.duration == Int128{kLargest} * 10);
    sum.add(one, -1);
    EXPECT_TRUE(sum == one);
    sum.add(one, -1);
    EXPECT_TRUE(sum == Measures());
}

}  // namespace
}  // namespace cp
