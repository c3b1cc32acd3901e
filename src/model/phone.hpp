// Masking of phone numbers: one rule for every row, board and export. Plain C++.
#pragma once

#include <string>
#include <string_view>

namespace cp {

// The number with all but its beginning hidden, such as +98912*** (the first specification, section 4.5).
//
// Spaces and the separators - . ( ) / are left out. What then is an optional '+' and 7 to 15 ASCII digits (E.164) keeps
// its first five digits after a '+', four without, but never so many that fewer than six stay hidden. Anything else,
// digits of other scripts included, is hidden whole: "***". The length never shows.
std::string masked_phone(std::string_view number);

}  // namespace cp
