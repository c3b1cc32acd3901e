#include "model/range.hpp"

#include <algorithm>
#include <limits>

namespace cp {
namespace {

constexpr Day kInfinity = std::numeric_limits<Day>::max();

bool infinite(Day day) noexcept { return day == kUndated || day == kInfinity; }

Day finite(std::int64_t day) noexcept { return static_cast<Day>(std::clamp<std::int64_t>(day, kFirstDay, kLastDay)); }

// 2000-01-01 was a Saturday.
int days_since_monday(Day day) noexcept {
    const std::int64_t since = (std::int64_t{day} + 5) % 7;
    return static_cast<int>(since < 0 ? since + 7 : since);
}

// The day of the month, from 0, by counting in years that begin on 1 March, so that the leap day comes last.
int days_since_first(Day day) noexcept {
    constexpr std::int64_t kDaysTo2000March = 60;
    constexpr std::int64_t kDaysIn400Years = 146'097;
    std::int64_t of_era = (std::int64_t{day} - kDaysTo2000March) % kDaysIn400Years;
    if (of_era < 0)
        of_era += kDaysIn400Years;
    const std::int64_t year = (of_era - of_era / 1460 + of_era / 36'524 - of_era / 146'096) / 365;
    const std::int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    // From March on, months of 31, 30, 31, 30, 31 days repeat: 153 days every five months.
    const std::int64_t month = (5 * of_year + 2) / 153;
    return static_cast<int>(of_year - (153 * month + 2) / 5);
}

// Finite dates stay so far from the limits of 32 bits that a month more or less cannot overflow.
Day next_start(Day start) noexcept { return start > kLastDay ? kInfinity : start; }

constexpr DayRange kNoDays{0, -1};

DayRange days_from(std::int64_t first, std::int64_t last) noexcept {
    return first > last ? kNoDays : DayRange{static_cast<Day>(first), static_cast<Day>(last)};
}

DayRange month_of(Day day) noexcept {
    return {day <= kFirstDay ? day : month_start(day),
            day < kFirstDay || day >= kLastDay ? day : next_month_start(day) - 1};
}

// Whether a month less the days beside is read sooner than the days inside; a month is worth a day or two.
bool pays(std::int64_t beside, std::int64_t inside) noexcept { return beside == 0 || beside + 2 < inside; }

}  // namespace

std::variant<DayRange, RangeError> resolve_range(const DateFilter &filter, Day today) noexcept {
    const Day last = finite(filter.date_to.value_or(today));
    if (filter.date_from) {
        const Day first = finite(*filter.date_from);
        if (first > last)
            return RangeError::from_after_to;
        return DayRange{first, last};
    }
    const std::int64_t days = filter.last_days.value_or(kDefaultLastDays);
    if (days < 1 || days > kMostLastDays)
        return RangeError::last_days_out_of_range;
    return DayRange{finite(last - days + 1), last};
}

Day week_start(Day day) noexcept { return infinite(day) ? day : finite(std::int64_t{day} - days_since_monday(day)); }

Day month_start(Day day) noexcept { return infinite(day) ? day : finite(std::int64_t{day} - days_since_first(day)); }

Day next_week_start(Day day) noexcept { return infinite(day) ? day : next_start(day - days_since_monday(day) + 7); }

Day next_month_start(Day day) noexcept {
    if (infinite(day))
        return day;
    // 31 days after the first of a month lie in the next one, whatever the month's length.
    const Day inside = day - days_since_first(day) + 31;
    return next_start(inside - days_since_first(inside));
}

MonthSplit split_by_months(const DayRange &days) noexcept {
    const MonthSplit plain{kNoDays, days, kNoDays, false, false};
    if (days.length() <= 0)
        return plain;
    const DayRange begin = month_of(days.first);
    const DayRange end = month_of(days.last);
    const std::int64_t lead = std::int64_t{days.first} - begin.first;
    const std::int64_t trail = std::int64_t{end.last} - days.last;
    const bool one_month = end.first <= days.first;
    if (one_month && !pays(lead + trail, days.length()))
        return plain;
    const bool less_before = one_month || pays(lead, std::int64_t{begin.last} - days.first + 1);
    const bool less_after = one_month || pays(trail, std::int64_t{days.last} - end.first + 1);
    const DayRange months = days_from(less_before ? begin.first : std::int64_t{begin.last} + 1,
                                      less_after ? end.last : std::int64_t{end.first} - 1);
    if (months.length() <= 0)
        return plain;
    const DayRange before =
        less_before ? days_from(begin.first, std::int64_t{days.first} - 1) : days_from(days.first, begin.last);
    const DayRange after =
        less_after ? days_from(std::int64_t{days.last} + 1, end.last) : days_from(end.first, days.last);
    return {months, before, after, less_before, less_after};
}

}  // namespace cp
