// Days as PostgreSQL counts them: days since 2000-01-01. Plain C++.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>

namespace cp {

using Day = std::int32_t;

// Rows with neither end are undated: PostgreSQL's date '-infinity', before every range.
inline constexpr Day kUndated = std::numeric_limits<std::int32_t>::min();

// PostgreSQL's finite dates, 4714-11-24 BC to 5874897-12-31; day zero is Julian day 2451545.
inline constexpr Day kFirstDay = -2'451'545;
inline constexpr Day kLastDay = 2'145'031'948;

// Days from first to last, both included; empty where first is the day after last.
struct DayRange {
    Day first;
    Day last;
    bool contains(Day day) const noexcept { return first <= day && day <= last; }
    std::int64_t length() const noexcept { return std::int64_t{last} - first + 1; }
    // The period of equal length that ends on the day before; cut off, perhaps to nothing, where dates begin.
    DayRange previous() const noexcept {
        return {static_cast<Day>(std::max<std::int64_t>(first - length(), kFirstDay)),
                static_cast<Day>(std::max<std::int64_t>(std::int64_t{first} - 1, kFirstDay - 1))};
    }
};

// Every day, the undated included.
inline constexpr DayRange kAllDays{std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max()};

}  // namespace cp
