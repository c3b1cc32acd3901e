// CSV records: a reader after RFC 4180 gets the fields back, and no field of text is a formula.
#include "model/csv.hpp"

#include <vector>

#include "property.hpp"

namespace {

// The fields of the one record that a file holds.
std::vector<std::string> fields_of(std::string_view file) {
    std::vector<std::string> fields(1);
    for (std::size_t i = 0; i < file.size(); ++i) {
        fuzz::must(file[i] != '\r' && file[i] != '\n', "a line break stands in quotes");
        if (file[i] == ',') {
            fields.emplace_back();
            continue;
        }
        fuzz::must(file[i] != '"' || fields.back().empty(), "a quote stands at the beginning of a field");
        if (file[i] != '"') {
            fields.back() += file[i];
            continue;
        }
        for (++i;; ++i) {
            fuzz::must(i < file.size(), "quotes are closed");
            if (file[i] == '"' && (i + 1 == file.size() || file[++i] != '"'))
                break;
            fields.back() += file[i];
        }
        fuzz::must(i + 1 == file.size() || file[i] == ',', "a field ends with its quotes");
        if (i < file.size() && file[i] == ',')
            fields.emplace_back();
    }
    return fields;
}

bool looks_like_formula(std::string_view field) {
    return !field.empty() && std::string_view("=+-@\t\r\n").find(field.front()) != std::string_view::npos;
}

}  // namespace

// Fields end with a byte 0x1F, as no field of a CSV file would.
int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    const std::string input = fuzz::text_of(data, size);
    std::vector<std::string> fields(1);
    for (const char character : input)
        if (character == '\x1F')
            fields.emplace_back();
        else
            fields.back() += character;

    std::string plain;
    std::string text;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        cp::append_csv_field(i == 0 ? plain : plain.append(","), fields[i]);
        cp::append_csv_text(i == 0 ? text : text.append(","), fields[i]);
    }
    fuzz::must(fields_of(plain) == fields, "what is read is what was written");
    std::vector<std::string> texts = fields_of(text);
    fuzz::must(texts.size() == fields.size(), "every text is there");
    for (std::size_t i = 0; i < fields.size(); ++i) {
        fuzz::must(!looks_like_formula(texts[i]), "no text is a formula");
        fuzz::must(texts[i] == (looks_like_formula(fields[i]) ? "'" + fields[i] : fields[i]), "else texts are kept");
    }
    return 0;
}
