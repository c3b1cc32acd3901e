#include "catalog/zone.hpp"

namespace cp {

namespace {

constexpr int64 kUnixEpochSeconds = int64{POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE} * SECS_PER_DAY;

int64 floor_divide(int64 value, int64 divisor) noexcept {
    const int64 quotient = value / divisor;
    return quotient - ((value % divisor != 0 && (value < 0) != (divisor < 0)) ? 1 : 0);
}

}  // namespace

int64 ZoneClock::offset_at(TimestampTz instant) noexcept {
    if (valid_from_ <= instant && instant < valid_until_)
        return offset_;
    const pg_time_t when = floor_divide(instant, USECS_PER_SEC) + kUnixEpochSeconds;
    long before = 0;
    long after = 0;
    int before_is_dst = 0;
    int after_is_dst = 0;
    pg_time_t boundary = 0;
    const int found = pg_next_dst_boundary(&when, &before, &before_is_dst, &boundary, &after, &after_is_dst, zone_);
    offset_ = int64{before} * USECS_PER_SEC;
    valid_from_ = instant;
    valid_until_ = found == 1 ? (boundary - kUnixEpochSeconds) * USECS_PER_SEC : PG_INT64_MAX;
    return offset_;
}

Timestamp ZoneClock::local_time(TimestampTz instant) noexcept { return instant + offset_at(instant); }

TimestampTz ZoneClock::start_of_hour(TimestampTz instant) noexcept {
    const int64 offset = offset_at(instant);
    return floor_divide(instant + offset, USECS_PER_HOUR) * USECS_PER_HOUR - offset;
}

Day day_of(Timestamp local) noexcept { return static_cast<Day>(floor_divide(local, USECS_PER_DAY)); }

TimestampTz instant_of(Timestamp local, pg_tz *zone) noexcept {
    pg_tm parts{};
    fsec_t fraction = 0;
    if (timestamp2tm(local, nullptr, &parts, &fraction, nullptr, nullptr) != 0)
        return local;
    const int west = DetermineTimeZoneOffset(&parts, zone);
    return local + int64{west} * USECS_PER_SEC;
}

TimestampTz start_of_day(Day day, pg_tz *zone) noexcept { return instant_of(int64{day} * USECS_PER_DAY, zone); }

Day today_in(pg_tz *zone) noexcept {
    ZoneClock clock(zone);
    return day_of(clock.local_time(GetCurrentTransactionStartTimestamp()));
}

}  // namespace cp
