#include "model/csv.hpp"

namespace cp {

void append_csv_field(std::string &record, std::string_view field) {
    if (field.find_first_of(",\"\r\n") == std::string_view::npos) {
        record += field;
        return;
    }
    record += '"';
    for (const char character : field) {
        if (character == '"')
            record += '"';
        record += character;
    }
    record += '"';
}

void append_csv_text(std::string &record, std::string_view text) {
    constexpr std::string_view kFormulaStarts = "=+-@\t\r\n";
    if (text.empty() || kFormulaStarts.find(text.front()) == std::string_view::npos) {
        append_csv_field(record, text);
        return;
    }
    std::string harmless = "'";
    append_csv_field(record, harmless.append(text));
}

}  // namespace cp
