#include "model/kpi.hpp"

#include <algorithm>
#include <limits>

namespace cp {

std::optional<Disposition> parse_disposition(std::string_view name) noexcept {
    const auto *found = std::find(kDispositionNames.begin(), kDispositionNames.end(), name);
    if (found == kDispositionNames.end())
        return std::nullopt;
    return static_cast<Disposition>(found - kDispositionNames.begin());
}

std::string_view disposition_name(Disposition disposition) noexcept {
    return kDispositionNames[static_cast<std::size_t>(disposition)];
}

Disposition default_disposition(std::string_view code) noexcept {
    if (code == "COMP")
        return Disposition::complete;
    if (code == "REF")
        return Disposition::refusal;
    if (code == "BUSY" || code == "NOANS" || code == "NA")
        return Disposition::non_contact;
    return Disposition::other;
}

bool is_contact(Disposition disposition) noexcept {
    switch (disposition) {
        case Disposition::complete:
        case Disposition::partial:
        case Disposition::refusal:
        case Disposition::other: return true;
        case Disposition::non_contact:
        case Disposition::unknown_eligibility:
        case Disposition::not_eligible: return false;
    }
    return false;
}

Int128 divide_half_up(Int128 numerator, Int128 denominator) noexcept {
    if (denominator < 0) {
        numerator = -numerator;
        denominator = -denominator;
    }
    const Int128 quotient = numerator / denominator;
    const Int128 remainder = numerator % denominator;
    const Int128 distance = remainder < 0 ? -remainder : remainder;
    if (distance < denominator - distance)
        return quotient;
    return numerator < 0 ? quotient - 1 : quotient + 1;
}

double rate(std::int64_t part, std::int64_t whole, int decimals) noexcept {
    if (whole == 0)
        return 0;
    constexpr int kMostDecimals = 15;
    std::int64_t scale = 1;
    for (int i = 0; i < std::min(decimals, kMostDecimals); ++i)
        scale *= 10;
    return static_cast<double>(divide_half_up(Int128{part} * scale, whole)) / static_cast<double>(scale);
}

double percentage(std::int64_t part, std::int64_t whole) noexcept {
    constexpr int kTenthsInWhole = 1000;
    constexpr double kTenths = 10;
    return whole == 0 ? 0 : static_cast<double>(divide_half_up(Int128{part} * kTenthsInWhole, whole)) / kTenths;
}

namespace {

std::int64_t whole_seconds(Int128 duration, Int128 parts) noexcept {
    const Int128 seconds = divide_half_up(duration, parts * kMicrosecondsPerSecond);
    // Only damaged storage could leave 64 bits; it must not turn a long duration into a negative one.
    using Limits = std::numeric_limits<std::int64_t>;
    if (seconds > Limits::max())
        return Limits::max();
    return seconds < Limits::min() ? Limits::min() : static_cast<std::int64_t>(seconds);
}

}  // namespace

std::int64_t total_seconds(Int128 duration) noexcept { return whole_seconds(duration, 1); }

std::optional<std::int64_t> average_seconds(Int128 duration, std::int64_t timed) noexcept {
    return timed <= 0 ? std::nullopt : std::optional(whole_seconds(duration, timed));
}

}  // namespace cp
