// The days a report covers, and the weeks and months they fall into. Plain C++.
#pragma once

#include <cstdint>
#include <optional>
#include <variant>

#include "model/day.hpp"

namespace cp {

inline constexpr std::int64_t kDefaultLastDays = 7;
inline constexpr std::int64_t kMostLastDays = 36'600;

// A report's date filters; nothing means the default.
struct DateFilter {
    std::optional<Day> date_from;
    std::optional<Day> date_to;
    std::optional<std::int64_t> last_days;
};

enum class RangeError : std::uint8_t {
    from_after_to,
    last_days_out_of_range,  // not 1 to kMostLastDays
};

// The days from date_from, or else the last_days (7) days, up to date_to (today), always within PostgreSQL's finite
// dates: an infinite date is the first or last day there is, so no range holds the undated. Where date_from is given,
// last_days is not looked at.
std::variant<DayRange, RangeError> resolve_range(const DateFilter &filter, Day today) noexcept;

// The Monday of the day's ISO week, and the first of its month in PostgreSQL's proleptic Gregorian calendar, but
// kFirstDay where that is before it. Infinite dates stay what they are.
Day week_start(Day day) noexcept;
Day month_start(Day day) noexcept;

// The Monday after the day's week, and the first of the month after the day's; infinity past kLastDay.
Day next_week_start(Day day) noexcept;
Day next_month_start(Day day) noexcept;

// Days as whole months and single days: the months that lie in them and the days before and after those, or the months
// of their first and last day as well, less the days that are in those alone; whichever way fewer days are looked at.
// Where the days begin before kFirstDay or with it, or end past kLastDay or with it, so do the months, with what is
// undated.
struct MonthSplit {
    DayRange months;         // empty: before has all the days
    DayRange before, after;  // may be empty
    bool less_before;        // before lies in the months, and is to be taken off
    bool less_after;
};
MonthSplit split_by_months(const DayRange &days) noexcept;

}  // namespace cp
