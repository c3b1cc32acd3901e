// Records of a CSV file, RFC 4180. Plain C++.
#pragma once

#include <string>
#include <string_view>

namespace cp {

// Appends a field, in quotes where it holds a comma, a quote or a line break, with quotes doubled.
void append_csv_field(std::string &record, std::string_view field);

// Appends a field of text that a spreadsheet must not take for a formula: what begins with = + - @, a tab or a line
// break gets a leading apostrophe (OWASP, "CSV Injection").
void append_csv_text(std::string &record, std::string_view text);

}  // namespace cp
