#include "catalog/iso_text.hpp"

namespace cp {

std::string_view IsoText::encode(Datum value, Oid type, const int *west) {
    return pg([&] { return JsonEncodeDateTime(buffer_.data(), value, type, west); });
}

std::string iso_day(Day day) {
    // Days have no zone.
    return std::string(IsoText(nullptr).day(day));
}

std::string_view IsoText::day(Day day) { return encode(DateADTGetDatum(day), DATEOID, nullptr); }

std::string_view IsoText::instant(TimestampTz instant) {
    const int west = static_cast<int>((instant - clock_.local_time(instant)) / USECS_PER_SEC);
    return encode(TimestampTzGetDatum(instant), TIMESTAMPTZOID, &west);
}

std::string_view IsoText::wall_clock(TimestampTz instant) {
    return encode(TimestampGetDatum(clock_.local_time(instant)), TIMESTAMPOID, nullptr);
}

}  // namespace cp
