// Days and hours in a source's own time zone, never the session's.
#pragma once

#include "model/day.hpp"
#include "pg/postgres.hpp"

namespace cp {

// Local time in one zone. Remembers the interval between two changes of the zone's offset, so that rows of the same
// season cost an addition. Trivially destructible. Its calls raise nothing.
class ZoneClock {
public:
    explicit ZoneClock(pg_tz *zone) noexcept : zone_(zone) {}
    // Microseconds of local time: what the wall clock shows at this finite instant.
    Timestamp local_time(TimestampTz instant) noexcept;
    // The instant at which the wall clock's hour began; the two hours of the same name in autumn are two.
    TimestampTz start_of_hour(TimestampTz instant) noexcept;

private:
    int64 offset_at(TimestampTz instant) noexcept;

    pg_tz *zone_;
    int64 offset_ = 0;                              // microseconds to add to UTC
    TimestampTz valid_from_ = 1, valid_until_ = 0;  // [from, until); empty at first
};

// The day of a finite wall-clock time.
Day day_of(Timestamp local) noexcept;
// A wall-clock time as an instant; a time that the zone skips is read by the offset before the gap, as PostgreSQL does.
TimestampTz instant_of(Timestamp local, pg_tz *zone) noexcept;
// The instant at which a day begins.
TimestampTz start_of_day(Day day, pg_tz *zone) noexcept;
// Today in the zone, by the start of the transaction.
Day today_in(pg_tz *zone) noexcept;

}  // namespace cp
