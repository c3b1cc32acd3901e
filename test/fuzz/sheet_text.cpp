// Text of spreadsheet cells: well-formed XML by expat, and the same text again where cells can hold it.
#include "model/sheet_text.hpp"

#include <expat.h>

#include "property.hpp"

namespace {

constexpr char32_t kEllipsis = 0x2026;
constexpr char32_t kReplacement = 0xFFFD;

// What expat reads in an element; nothing where it is not well-formed.
std::optional<std::string> content_of(const std::string &xml) {
    std::string content;
    const XML_Parser parser = XML_ParserCreate("UTF-8");
    XML_SetUserData(parser, &content);
    XML_SetCharacterDataHandler(parser, [](void *to, const XML_Char *text, int length) {
        static_cast<std::string *>(to)->append(text, static_cast<std::size_t>(length));
    });
    const std::string document = "<t xml:space=\"preserve\">" + xml + "</t>";
    const bool read = XML_Parse(parser, document.data(), static_cast<int>(document.size()), 1) == XML_STATUS_OK;
    XML_ParserFree(parser);
    return read ? std::optional(content) : std::nullopt;
}

// As spreadsheets read _xHHHH_.
std::u32string without_escapes(const std::u32string &text) {
    std::u32string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char32_t character = text[i];
        if (text.size() - i >= 7 && character == '_' && text[i + 1] == 'x' && text[i + 6] == '_') {
            char32_t code = 0;
            bool hex = true;
            for (std::size_t k = i + 2; k < i + 6; ++k) {
                const char32_t digit = text[k];
                hex = hex && digit < 128 && std::isxdigit(static_cast<int>(digit)) != 0;
                code = code * 16 + (digit <= '9' ? digit - '0' : (digit & 7) + 9);
            }
            if (hex) {
                character = code;
                i += 6;
            }
        }
        plain += character;
    }
    return plain;
}

// What a cell holds of a text.
std::u32string fitted(const std::u32string &text) {
    std::size_t units = 0;
    for (const char32_t character : text)
        units += character > 0xFFFF ? 2 : 1;
    const bool whole = units <= cp::kLongestCellText;
    std::u32string kept;
    units = 0;
    for (const char32_t character : text) {
        units += character > 0xFFFF ? 2 : 1;
        if (!whole && units >= cp::kLongestCellText)
            return kept + kEllipsis;
        kept += character == 0xFFFE || character == 0xFFFF ? kReplacement : character;
    }
    return kept;
}

void check(const std::string &text) {
    std::string xml;
    cp::append_cell_text(xml, text);
    const std::string cell = cp::cell_string(text);
    for (const std::string &each : {xml, cell})
        fuzz::must(each.find_first_of(std::string_view("\0\1\2\3\4\5\6\7\b\v\f\x0E\x1F", 13)) == std::string::npos,
                   "no control characters");
    fuzz::must(xml.find_first_of("<>\r") == std::string::npos, "no markup");
    const std::optional<std::u32string> points = fuzz::code_points(text);
    if (!points)
        return;
    fuzz::must(fuzz::is_utf8(xml) && fuzz::is_utf8(cell), "UTF-8 stays so");
    const std::optional<std::string> content = content_of(xml);
    fuzz::must(content.has_value(), "XML is well-formed");
    fuzz::must(without_escapes(*fuzz::code_points(*content)) == fitted(*points), "a cell shows the text");
    std::u32string plain = fitted(*points);
    for (char32_t &character : plain)
        if (character < ' ' && character != '\t' && character != '\n' && character != '\r')
            character = kReplacement;
    fuzz::must(*fuzz::code_points(cell) == plain, "so does the other writer's");
}

}  // namespace

// A first byte of zero asks for a text that does not fit a cell.
int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    constexpr std::size_t kTooLong = 40'000;
    std::string text = fuzz::text_of(data, size);
    if (size > 8 && data[0] == 0) {
        const std::string once = text.substr(1);
        for (text = once; text.size() < kTooLong;)
            text += once;
    }
    check(text);
    cp::has_outer_space(text);
    return 0;
}
