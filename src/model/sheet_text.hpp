// Values of spreadsheet cells as they stand in the XML of a sheet (ECMA-376, part 1, 18.3.1). Plain C++.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/day.hpp"

namespace cp {

inline constexpr std::size_t kLongestCellText = 32'767;  // in UTF-16 units
inline constexpr std::int64_t kMostSheetRows = 1'048'576;
// Numbers in cells are doubles: beyond this a whole number may become another.
inline constexpr std::int64_t kLargestCellInteger = std::int64_t{1} << 53;

// Appends UTF-8 text: markup escaped, characters that XML does not allow as _xHHHH_, past the longest text an ellipsis.
void append_cell_text(std::string &xml, std::string_view text);

// The same for a writer that escapes markup by itself: what XML does not allow becomes U+FFFD.
std::string cell_string(std::string_view text);

// Whether XML readers would trim the text unless told to preserve it.
bool has_outer_space(std::string_view text) noexcept;

// The number that stands for a day, where spreadsheets have one: 1900-01-01 to 9999-12-31.
std::optional<std::int32_t> cell_day(Day day) noexcept;

// The number that stands for a wall-clock time, in microseconds since 2000-01-01.
std::optional<double> cell_time(std::int64_t local) noexcept;

}  // namespace cp
