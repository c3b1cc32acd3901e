// Ranges, weeks, months and the days of spreadsheets: by std::chrono's calendar, over all days that PostgreSQL has.
#include <chrono>
#include <limits>

#include "model/range.hpp"
#include "model/sheet_text.hpp"
#include "property.hpp"

namespace {

using cp::Day;
using std::chrono::days;
using std::chrono::sys_days;

constexpr sys_days kZero{std::chrono::year{2000} / 1 / 1};
constexpr std::int64_t kEra = 146'097;  // days in 400 years, after which weeks and months repeat

bool finite(std::int64_t day) { return day >= cp::kFirstDay && day <= cp::kLastDay; }

std::int64_t within(std::int64_t day) { return std::clamp<std::int64_t>(day, cp::kFirstDay, cp::kLastDay); }

// What a start of a period beyond all days is.
std::int64_t or_infinity(std::int64_t day) { return day > cp::kLastDay ? std::numeric_limits<Day>::max() : day; }

void check_periods(Day day) {
    const std::int64_t era = (day - (((std::int64_t{day} % kEra) + kEra) % kEra));
    const sys_days date = kZero + days(day - era);
    const std::chrono::weekday weekday(date);
    const std::int64_t monday = day - (weekday - std::chrono::Monday).count();
    fuzz::must(cp::week_start(day) == within(monday), "a week begins on Monday");
    fuzz::must(cp::next_week_start(day) == or_infinity(monday + 7), "the next week too");
    const std::chrono::year_month_day of(date);
    const std::chrono::year_month month = of.year() / of.month();
    const std::int64_t first = era + (sys_days(month / 1) - kZero).count();
    const std::int64_t next = era + (sys_days((month + std::chrono::months(1)) / 1) - kZero).count();
    fuzz::must(cp::month_start(day) == within(first), "a month begins on the first");
    fuzz::must(cp::next_month_start(day) == or_infinity(next), "the next month too");
    const std::optional<std::int32_t> cell = cp::cell_day(day);
    fuzz::must(cell.has_value() == (day >= -36'524 && day <= 2'921'939), "spreadsheets have 1900 to 9999");
    fuzz::must(!cell || (*cell >= 1 && (day < -36'465 || *cell == day + 36'526)), "their day zero is 1899-12-30");
}

void check_range(const cp::DateFilter &filter, Day today) {
    const auto resolved = cp::resolve_range(filter, today);
    const std::int64_t last = within(filter.date_to.value_or(today));
    const std::int64_t count = filter.last_days.value_or(cp::kDefaultLastDays);
    if (const auto *error = std::get_if<cp::RangeError>(&resolved)) {
        fuzz::must(filter.date_from ? *error == cp::RangeError::from_after_to && *filter.date_from > last
                                    : count < 1 || count > cp::kMostLastDays,
                   "an error has its reason");
        return;
    }
    const cp::DayRange range = std::get<cp::DayRange>(resolved);
    fuzz::must(finite(range.first) && range.last == last && range.first <= range.last, "a range is of finite days");
    fuzz::must(range.first == within(filter.date_from ? *filter.date_from : last - count + 1), "and begins as asked");
    fuzz::must(range.contains(range.first) && range.contains(range.last) && !range.contains(cp::kUndated),
               "ends included");
    const cp::DayRange before = range.previous();
    fuzz::must(before.last == range.first - 1 && before.length() >= 0 && before.length() <= range.length(),
               "the period before ends the day before");
    fuzz::must(before.length() == range.length() || before.first == cp::kFirstDay, "and is as long");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    FuzzedDataProvider from(data, size);
    const auto day = [&] {
        return from.ConsumeBool() ? from.ConsumeIntegral<Day>() : from.ConsumeIntegralInRange<Day>(-800'000, 800'000);
    };
    const Day one = day();
    if (finite(one))
        check_periods(one);
    else if (one == cp::kUndated || one == std::numeric_limits<Day>::max())
        fuzz::must(cp::week_start(one) == one && cp::next_month_start(one) == one, "infinite days stay");
    cp::DateFilter filter;
    if (from.ConsumeBool())
        filter.date_from = day();
    if (from.ConsumeBool())
        filter.date_to = day();
    if (from.ConsumeBool())
        filter.last_days = from.ConsumeBool() ? from.ConsumeIntegral<std::int64_t>() : day();
    check_range(filter, static_cast<Day>(within(one)));

    const auto local = from.ConsumeIntegral<std::int64_t>();
    const std::optional<double> time = cp::cell_time(local);
    const auto whole = std::chrono::floor<days>(std::chrono::microseconds(local)).count();
    const std::optional<std::int32_t> cell = finite(whole) ? cp::cell_day(static_cast<Day>(whole)) : std::nullopt;
    fuzz::must(time.has_value() == cell.has_value() && (!time || (*time >= *cell && *time <= *cell + 1)),
               "a time is of its day");
    return 0;
}
