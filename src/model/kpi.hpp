// KPI arithmetic, the same in every report. Plain C++.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "model/measures.hpp"

namespace cp {

// What an outcome code means for the field work, after AAPOR's Standard Definitions.
enum class Disposition : std::uint8_t {
    complete,
    partial,
    refusal,
    non_contact,
    other,
    unknown_eligibility,
    not_eligible,
};

// By the values of Disposition, in the order in which a HINT lists them.
inline constexpr std::array<std::string_view, 7> kDispositionNames{
    "complete", "partial", "refusal", "non_contact", "other", "unknown_eligibility", "not_eligible"};

// Nothing where the name is none of kDispositionNames, letter for letter.
std::optional<Disposition> parse_disposition(std::string_view name) noexcept;
std::string_view disposition_name(Disposition disposition) noexcept;

// What a code that the outcome dictionary does not classify counts as: COMP complete; REF refusal; BUSY, NOANS and NA
// non_contact; every other code, and these in other letters, other.
Disposition default_disposition(std::string_view code) noexcept;

// The codes that every dictionary begins with, in their order.
struct DefaultOutcome {
    const char *code;
    const char *label;
};
inline constexpr std::array<DefaultOutcome, 5> kDefaultOutcomes{
    {{"COMP", "Complete"}, {"REF", "Refusal"}, {"BUSY", "Busy"}, {"NOANS", "No answer"}, {"NA", "Not available"}}};

// contacts are the rows of these: complete, partial, refusal and other.
bool is_contact(Disposition disposition) noexcept;

// numerator / denominator, rounded half up as decimal arithmetic understands it and PostgreSQL's round(numeric) does:
// to the nearest whole number, ties away from zero. The denominator must not be zero.
Int128 divide_half_up(Int128 numerator, Int128 denominator) noexcept;

// part / whole to so many decimals (0 to 15), half up; 0 where whole is 0. The result is the double nearest to the
// decimal fraction, so clients print exactly that fraction.
double rate(std::int64_t part, std::int64_t whole, int decimals) noexcept;

// The same in percent, with one decimal.
double percentage(std::int64_t part, std::int64_t whole) noexcept;

// Whole seconds, half up. The duration is in microseconds.
std::int64_t total_seconds(Int128 duration) noexcept;

// Whole seconds a timed row, half up; nothing where nothing is timed. The duration is in microseconds.
std::optional<std::int64_t> average_seconds(Int128 duration, std::int64_t timed) noexcept;

}  // namespace cp
