// What adds up in a cell. Plain C++; the amount (numeric) is PostgreSQL's and is carried beside it.
#pragma once

#include <cstdint>

namespace cp {

// Aligned as PostgreSQL's palloc aligns: cells live in memory contexts, where 16 bytes are not promised. A typedef, as
// clang does not let an alias declaration lower an alignment.
typedef __int128 Int128 __attribute__((aligned(8)));

inline constexpr std::int64_t kMicrosecondsPerSecond = 1'000'000;

// Dials outside this range count as missing, so that a cell's sum cannot leave 64 bits: a typo must not stop the fold.
inline constexpr std::int64_t kLargestDials = 1'000'000'000'000;

struct Measures {
    std::int64_t rows = 0;
    std::int64_t open = 0;   // started, not ended
    std::int64_t timed = 0;  // both ends, end > start
    std::int64_t dials = 0;
    Int128 duration = 0;        // of the timed rows, microseconds
    std::int64_t negative = 0;  // end < start
    std::int64_t missing = 0;   // amount or dials that cannot be counted

    void add(const Measures &other, int sign) noexcept {
        rows += sign * other.rows;
        open += sign * other.open;
        timed += sign * other.timed;
        dials += sign * other.dials;
        duration += sign * other.duration;
        negative += sign * other.negative;
        missing += sign * other.missing;
    }
    bool operator==(const Measures &) const = default;
};

}  // namespace cp
