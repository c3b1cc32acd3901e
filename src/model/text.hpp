// Text in a cell's key. Plain C++.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cp {

// The longest text in a cell's key, in bytes: a longer one would not fit the index of the rollup.
inline constexpr std::size_t kLongestKeyText = 255;

// Empty, or nothing but ASCII white space.
bool blank(std::string_view text) noexcept;

// The integer of 64 bits that is spelled like this; nothing where it would be spelled otherwise, such as '01'.
std::optional<std::int64_t> integer_of(std::string_view text) noexcept;

// The text itself, up to limit bytes; a longer one as its beginning, '~' and a 128-bit digest in 32 hexadecimal digits,
// together at most limit bytes, cut between UTF-8 characters. The same for ever: it is stored. A limit below 33 leaves
// only as much of the digest as fits.
std::string bounded(std::string_view text, std::size_t limit = kLongestKeyText);

}  // namespace cp
