#include "model/sheet_text.hpp"

#include <algorithm>

namespace cp {

namespace {

constexpr std::string_view kHexDigits = "0123456789ABCDEF";
constexpr std::string_view kEllipsis = "\xE2\x80\xA6";
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

bool is_hex(char digit) noexcept {
    return (digit >= '0' && digit <= '9') || (digit >= 'A' && digit <= 'F') || (digit >= 'a' && digit <= 'f');
}

// Control characters that XML does not allow, and the carriage return, which its readers change.
bool is_escaped(char character) noexcept {
    return static_cast<unsigned char>(character) < ' ' && character != '\t' && character != '\n';
}

// _xHHHH_ is how cells spell a character that XML does not allow. The last underline may be that of an escape.
bool looks_escaped(std::string_view text) noexcept {
    constexpr std::size_t kLength = 7;
    return text.size() >= kLength && text[0] == '_' && text[1] == 'x' &&
           (text[kLength - 1] == '_' || is_escaped(text[kLength - 1])) &&
           std::all_of(text.begin() + 2, text.begin() + kLength - 1, is_hex);
}

// White space of XML.
bool is_space(char character) noexcept {
    return character == ' ' || character == '\t' || character == '\n' || character == '\r';
}

// U+FFFE and U+FFFF are no characters of XML.
bool is_noncharacter(std::string_view text) noexcept {
    return text.size() >= 3 && text[0] == '\xEF' && text[1] == '\xBF' && (text[2] == '\xBE' || text[2] == '\xBF');
}

void append_control(std::string &xml, char character) {
    const auto code = static_cast<unsigned char>(character);
    xml += "_x00";
    xml += kHexDigits[code >> 4];
    xml += kHexDigits[code & 0xF];
    xml += '_';
}

// UTF-16 units of the character that begins with this byte of UTF-8; its other bytes count nothing.
std::size_t units_of(char byte) noexcept {
    const auto code = static_cast<unsigned char>(byte);
    return (code & 0xC0) == 0x80 ? 0 : code >= 0xF0 ? 2 : 1;
}

// How many bytes of the text fit a cell together with an ellipsis; all, where the whole fits.
std::size_t fitting_length(std::string_view text) noexcept {
    if (text.size() <= kLongestCellText)
        return text.size();
    std::size_t units = 0;
    std::size_t cut = text.size();
    for (std::size_t i = 0; i < text.size(); ++i) {
        units += units_of(text[i]);
        if (units >= kLongestCellText && cut == text.size() && units_of(text[i]) > 0)
            cut = i;
    }
    return units <= kLongestCellText ? text.size() : cut;
}

// What may need more than to be copied.
bool is_special(char character) noexcept {
    switch (character) {
        case '&':
        case '<':
        case '>':
        case '_':
        case '\xEF': return true;
        default: return is_escaped(character);
    }
}

}  // namespace

void append_cell_text(std::string &xml, std::string_view text) {
    const std::size_t length = fitting_length(text);
    std::size_t copied = 0;
    const auto replace = [&](std::size_t from, std::size_t count) {
        xml += text.substr(copied, from - copied);
        copied = from + count;
    };
    for (std::size_t i = 0; i < length; ++i) {
        const char character = text[i];
        if (!is_special(character))
            continue;
        if (character == '_') {
            if (!looks_escaped(text.substr(i)))
                continue;
            replace(i, 1);
            xml += "_x005F_";
        } else if (character == '\xEF') {
            if (!is_noncharacter(text.substr(i)))
                continue;
            replace(i, kReplacement.size());
            xml += kReplacement;
        } else {
            replace(i, 1);
            switch (character) {
                case '&': xml += "&amp;"; break;
                case '<': xml += "&lt;"; break;
                case '>': xml += "&gt;"; break;
                default: append_control(xml, character);
            }
        }
    }
    xml += text.substr(copied, length - std::min(copied, length));
    if (length < text.size())
        xml += kEllipsis;
}

std::string cell_string(std::string_view text) {
    const std::size_t length = fitting_length(text);
    std::string cell;
    for (std::size_t i = 0; i < length; ++i) {
        const bool control = static_cast<unsigned char>(text[i]) < ' ' && !is_space(text[i]);
        const bool noncharacter = is_noncharacter(text.substr(i));
        if (control || noncharacter)
            cell += kReplacement;
        else
            cell += text[i];
        if (noncharacter)
            i += kReplacement.size() - 1;
    }
    return length < text.size() ? cell.append(kEllipsis) : cell;
}

bool has_outer_space(std::string_view text) noexcept {
    return !text.empty() && (is_space(text.front()) || is_space(text.back()));
}

std::optional<std::int32_t> cell_day(Day day) noexcept {
    constexpr Day kFirst = -36'524;   // 1900-01-01
    constexpr Day kLast = 2'921'939;  // 9999-12-31
    // Spreadsheets believe that 1900 was a leap year, so days before its March are one too high.
    constexpr Day kFirstOfMarch1900 = -36'465;
    constexpr std::int32_t kYear2000 = 36'526;
    if (day < kFirst || day > kLast)
        return std::nullopt;
    return day + kYear2000 - (day < kFirstOfMarch1900 ? 1 : 0);
}

std::optional<double> cell_time(std::int64_t local) noexcept {
    constexpr std::int64_t kMicroseconds = std::int64_t{86'400} * 1'000'000;
    std::int64_t day = local / kMicroseconds;
    std::int64_t rest = local % kMicroseconds;
    if (rest < 0) {
        --day;
        rest += kMicroseconds;
    }
    if (day < kUndated || day > kLastDay)
        return std::nullopt;
    const std::optional<std::int32_t> whole = cell_day(static_cast<Day>(day));
    if (!whole)
        return std::nullopt;
    return *whole + static_cast<double>(rest) / static_cast<double>(kMicroseconds);
}

}  // namespace cp
