#include "model/range.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <limits>
#include <random>
#include <vector>

namespace cp {
namespace {

constexpr Day kInfinity = std::numeric_limits<Day>::max();

Day date(int year, unsigned month, unsigned day) {
    using namespace std::chrono;
    const sys_days epoch = std::chrono::year{2000} / January / 1;
    return static_cast<Day>((sys_days(std::chrono::year{year} / month / day) - epoch).count());
}

DayRange range_of(const DateFilter &filter, Day today) { return std::get<DayRange>(resolve_range(filter, today)); }

RangeError error_of(const DateFilter &filter, Day today) { return std::get<RangeError>(resolve_range(filter, today)); }

void expect_range(const DayRange &range, Day first, Day last) {
    EXPECT_EQ(range.first, first);
    EXPECT_EQ(range.last, last);
}

TEST(ResolveRange, DefaultsToTheSevenDaysThatEndToday) {
    const Day today = date(2026, 3, 3);
    const DayRange range = range_of({}, today);
    expect_range(range, date(2026, 2, 25), today);
    EXPECT_EQ(range.length(), 7);
}

TEST(ResolveRange, EveryCombination) {
    const Day today = date(2026, 11, 20);
    const Day from = date(2026, 11, 1);
    const Day to = date(2026, 11, 10);
    expect_range(range_of({from, {}, {}}, today), from, today);
    expect_range(range_of({{}, to, {}}, today), to - 6, to);
    expect_range(range_of({{}, {}, 30}, today), today - 29, today);
    expect_range(range_of({from, to, {}}, today), from, to);
    expect_range(range_of({{}, to, 3}, today), to - 2, to);
    expect_range(range_of({{}, to, 1}, today), to, to);
    expect_range(range_of({from, {}, 3}, today), from, today);
    expect_range(range_of({from, to, 3}, today), from, to);
    expect_range(range_of({to, to, {}}, today), to, to);
    expect_range(range_of({{}, {}, kMostLastDays}, today), today - 36'599, today);
}

TEST(ResolveRange, DateFromWinsOverAnyLastDays) {
    expect_range(range_of({10, 20, 0}, 30), 10, 20);
    expect_range(range_of({10, 20, -1}, 30), 10, 20);
}

TEST(ResolveRange, Errors) {
    EXPECT_EQ(error_of({11, 10, {}}, 100), RangeError::from_after_to);
    EXPECT_EQ(error_of({101, {}, {}}, 100), RangeError::from_after_to);
    EXPECT_EQ(error_of({kInfinity, {}, {}}, 100), RangeError::from_after_to);
    for (const std::int64_t days : {std::int64_t{0}, std::int64_t{-1}, kMostLastDays + 1,
                                    std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::min()})
        EXPECT_EQ(error_of({{}, {}, days}, 100), RangeError::last_days_out_of_range) << days;
}

TEST(ResolveRange, InfiniteDatesAreTheFirstAndTheLastDay) {
    expect_range(range_of({kUndated, kInfinity, {}}, 0), kFirstDay, kLastDay);
    expect_range(range_of({kUndated, {}, {}}, 5), kFirstDay, 5);
    expect_range(range_of({5, kInfinity, {}}, 0), 5, kLastDay);
    expect_range(range_of({{}, kInfinity, {}}, 0), kLastDay - 6, kLastDay);
    expect_range(range_of({{}, kUndated, kMostLastDays}, 0), kFirstDay, kFirstDay);
    expect_range(range_of({kInfinity, kInfinity, {}}, 0), kLastDay, kLastDay);
    EXPECT_FALSE(range_of({kUndated, kInfinity, {}}, 0).contains(kUndated));
}

TEST(DayRange, Previous) {
    expect_range(DayRange{10, 16}.previous(), 3, 9);
    expect_range(DayRange{10, 10}.previous(), 9, 9);
    expect_range(DayRange{-3, 3}.previous(), -10, -4);
    expect_range(DayRange{kFirstDay + 3, kLastDay}.previous(), kFirstDay, kFirstDay + 2);
    for (const DayRange all : {kAllDays, DayRange{kFirstDay, kLastDay}}) {
        EXPECT_EQ(all.previous().length(), 0);
        EXPECT_FALSE(all.previous().contains(kFirstDay));
        EXPECT_FALSE(all.previous().contains(kUndated));
    }
    EXPECT_EQ(kAllDays.length(), std::int64_t{1} << 32);
}

TEST(WeekStart, KnownValues) {
    EXPECT_EQ(week_start(date(2026, 11, 20)), date(2026, 11, 16));
    EXPECT_EQ(week_start(date(2026, 11, 16)), date(2026, 11, 16));
    EXPECT_EQ(week_start(date(2026, 11, 22)), date(2026, 11, 16));
    EXPECT_EQ(week_start(0), date(1999, 12, 27));
    EXPECT_EQ(week_start(date(2021, 1, 3)), date(2020, 12, 28));
    EXPECT_EQ(week_start(date(1970, 1, 1)), date(1969, 12, 29));
    EXPECT_EQ(week_start(date(1, 1, 1)), date(1, 1, 1));
    EXPECT_EQ(week_start(kFirstDay), kFirstDay);  // Julian day 0 was a Monday
    EXPECT_EQ(week_start(kFirstDay + 6), kFirstDay);
    EXPECT_EQ(week_start(kUndated), kUndated);
    EXPECT_EQ(week_start(kInfinity), kInfinity);
}

TEST(MonthStart, KnownValues) {
    EXPECT_EQ(month_start(date(2026, 11, 20)), date(2026, 11, 1));
    EXPECT_EQ(month_start(date(2024, 2, 29)), date(2024, 2, 1));
    EXPECT_EQ(month_start(date(2000, 2, 29)), date(2000, 2, 1));
    EXPECT_EQ(month_start(date(1900, 2, 28)), date(1900, 2, 1));
    EXPECT_EQ(month_start(date(1900, 3, 1)), date(1900, 3, 1));
    EXPECT_EQ(month_start(date(2026, 12, 31)), date(2026, 12, 1));
    EXPECT_EQ(month_start(0), 0);
    EXPECT_EQ(month_start(-1), date(1999, 12, 1));
    EXPECT_EQ(month_start(kLastDay), kLastDay - 30);  // 5874897-12-31
    EXPECT_EQ(month_start(kFirstDay), kFirstDay);     // 4714-11-24 BC: the month begins before dates do
    EXPECT_EQ(month_start(kFirstDay + 6), kFirstDay);
    EXPECT_EQ(month_start(kFirstDay + 7), kFirstDay + 7);
    EXPECT_EQ(month_start(kUndated), kUndated);
    EXPECT_EQ(month_start(kInfinity), kInfinity);
}

TEST(Buckets, AgreeWithTheStandardCalendar) {
    using namespace std::chrono;
    const sys_days epoch = year{2000} / January / 1;
    std::mt19937_64 random(31);
    for (int i = 0; i < 200'000; ++i) {
        // std::chrono::year ends at 32767.
        const auto day = i < 100'000 ? Day{i - 50'000} : static_cast<Day>(random() % 13'000'000) - 2'000'000;
        const sys_days standard = epoch + days{day};
        const year_month_day civil(standard);
        const sys_days first = civil.year() / civil.month() / 1;
        const sys_days next = (civil.year() / civil.month() + months{1}) / 1;
        ASSERT_EQ(month_start(day), (first - epoch).count());
        ASSERT_EQ(next_month_start(day), (next - epoch).count());
        const auto iso = weekday(standard).iso_encoding();
        ASSERT_EQ(week_start(day), day - static_cast<Day>(iso) + 1);
        ASSERT_EQ(next_week_start(day), week_start(day) + 7);
    }
}

TEST(Buckets, CoverEveryDateWithoutGaps) {
    std::mt19937_64 random(32);
    std::vector<Day> days{kFirstDay, kFirstDay + 1, kLastDay - 1, kLastDay};
    for (int i = 0; i < 200'000; ++i)
        days.push_back(static_cast<Day>(kFirstDay + static_cast<std::int64_t>(random() % 2'147'483'494)));
    for (const Day day : days) {
        ASSERT_LE(week_start(day), day);
        ASSERT_GT(next_week_start(day), day);
        ASSERT_EQ(week_start(week_start(day)), week_start(day));
        ASSERT_LE(month_start(day), day);
        ASSERT_GT(next_month_start(day), day);
        ASSERT_EQ(month_start(month_start(day)), month_start(day));
        if (next_month_start(day) != kInfinity) {
            ASSERT_EQ(month_start(next_month_start(day)), next_month_start(day));
            ASSERT_EQ(month_start(next_month_start(day) - 1), month_start(day));
        }
    }
}

TEST(Buckets, EndAtInfinity) {
    EXPECT_EQ(next_month_start(kLastDay), kInfinity);
    EXPECT_EQ(next_week_start(kLastDay), kInfinity);
    EXPECT_EQ(next_month_start(kLastDay - 31), kLastDay - 30);
    EXPECT_EQ(next_month_start(kFirstDay), kFirstDay + 7);
    EXPECT_EQ(next_week_start(kInfinity), kInfinity);
    EXPECT_EQ(next_month_start(kUndated), kUndated);
}

// The 4,800 months of 400 years, one after the other.
TEST(Buckets, StepThroughMonths) {
    Day day = date(1800, 1, 1);
    for (int month = 0; month < 4800; ++month)
        day = next_month_start(day);
    EXPECT_EQ(day, date(2200, 1, 1));
}

void expect_split(const DayRange &days, const DayRange &months, const DayRange &before, const DayRange &after,
                  bool less_before = false, bool less_after = false) {
    const MonthSplit split = split_by_months(days);
    const auto expect = [](const DayRange &found, const DayRange &expected) {
        EXPECT_EQ(found.length(), expected.length());
        if (expected.length() > 0)
            expect_range(found, expected.first, expected.last);
    };
    expect(split.months, months);
    expect(split.before, before);
    expect(split.after, after);
    EXPECT_EQ(split.less_before, less_before);
    EXPECT_EQ(split.less_after, less_after);
}

constexpr DayRange kNone{0, -1};

DayRange dates(unsigned month, unsigned day, unsigned last_month, unsigned last_day) {
    return {date(2024, month, day), date(2024, last_month, last_day)};
}

TEST(MonthSplit, WholeMonths) { expect_split(dates(1, 1, 2, 29), dates(1, 1, 2, 29), kNone, kNone, true, true); }

TEST(MonthSplit, FewDaysInsideAreAdded) {
    expect_split(dates(1, 30, 4, 2), dates(2, 1, 3, 31), dates(1, 30, 1, 31), dates(4, 1, 4, 2));
    expect_split(dates(1, 5, 1, 5), kNone, dates(1, 5, 1, 5), kNone);
    expect_split(dates(1, 31, 2, 1), kNone, dates(1, 31, 2, 1), kNone);
    expect_split(dates(1, 1, 1, 16), kNone, dates(1, 1, 1, 16), kNone);
}

TEST(MonthSplit, FewDaysOutsideAreTakenOff) {
    expect_split(dates(1, 3, 4, 28), dates(1, 1, 4, 30), dates(1, 1, 1, 2), dates(4, 29, 4, 30), true, true);
    expect_split(dates(1, 2, 1, 30), dates(1, 1, 1, 31), dates(1, 1, 1, 1), dates(1, 31, 1, 31), true, true);
    expect_split(dates(1, 1, 1, 20), dates(1, 1, 1, 31), kNone, dates(1, 21, 1, 31), true, true);
    expect_split(dates(1, 30, 2, 27), dates(2, 1, 2, 29), dates(1, 30, 1, 31), dates(2, 28, 2, 29), false, true);
}

TEST(MonthSplit, NoDays) {
    expect_split(dates(2, 1, 1, 31), kNone, kNone, kNone);
    expect_split(DayRange{kFirstDay, kFirstDay}.previous(), kNone, kNone, kNone);
}

// Where dates end, so do months; and the undated are with the first of them.
TEST(MonthSplit, EndsOfTime) {
    const auto expect_whole = [](const DayRange &days) { expect_split(days, days, kNone, kNone, true, true); };
    expect_whole(kAllDays);
    expect_whole({kUndated, kUndated});
    expect_whole({kFirstDay, kLastDay});
    expect_split({kUndated, date(2024, 1, 5)}, {kUndated, date(2023, 12, 31)}, kNone, dates(1, 1, 1, 5), true, false);
    expect_split({kFirstDay + 1, kFirstDay + 3}, kNone, {kFirstDay + 1, kFirstDay + 3}, kNone);
    expect_split({date(2024, 1, 3), kAllDays.last}, {date(2024, 1, 1), kAllDays.last}, dates(1, 1, 1, 2), kNone, true,
                 true);
}

// Whatever the range, each day of it is covered once, and no other.
TEST(MonthSplit, CoversEachDayOnce) {
    for (Day first = date(2023, 12, 1); first <= date(2024, 3, 5); ++first) {
        for (Day last = first; last <= first + 100; ++last) {
            const MonthSplit split = split_by_months({first, last});
            EXPECT_TRUE(split.months.length() <= 0 || (month_start(split.months.first) == split.months.first &&
                                                       next_month_start(split.months.last) == split.months.last + 1));
            for (Day day = first - 31; day <= last + 31; ++day) {
                const int times = int{split.months.contains(day)} +
                                  int{split.before.contains(day)} * (split.less_before ? -1 : 1) +
                                  int{split.after.contains(day)} * (split.less_after ? -1 : 1);
                ASSERT_EQ(times, first <= day && day <= last ? 1 : 0) << first << " " << last << " " << day;
            }
        }
    }
}

}  // namespace
}  // namespace cp
