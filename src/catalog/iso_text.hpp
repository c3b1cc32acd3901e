// Days and instants as ISO 8601 spells them, whatever the session's DateStyle.
#pragma once

#include "catalog/zone.hpp"
#include "pg/guard.hpp"

namespace cp {

// 2026-03-01
std::string iso_day(Day day);

// What it returns lives until its next call.
class IsoText {
public:
    explicit IsoText(pg_tz *zone) noexcept : clock_(zone) {}
    // 2026-03-01
    std::string_view day(Day day);
    // In the zone, with its offset at that time: 2026-03-01T09:00:00+03:30
    std::string_view instant(TimestampTz instant);
    // In the zone: 2026-03-01T09:00:00
    std::string_view wall_clock(TimestampTz instant);

private:
    std::string_view encode(Datum value, Oid type, const int *west);

    ZoneClock clock_;
    std::array<char, MAXDATELEN + 1> buffer_{};
};

}  // namespace cp
