#include "model/json.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace cp {

void JsonText::separate() {
    if (!first_)
        text_ += ',';
    first_ = false;
}

JsonText &JsonText::open(char bracket) {
    separate();
    text_ += bracket;
    first_ = true;
    return *this;
}

JsonText &JsonText::close(char bracket) {
    text_ += bracket;
    first_ = false;
    return *this;
}

JsonText &JsonText::name(std::string_view name) {
    separate();
    quote(name);
    text_ += ':';
    first_ = true;
    return *this;
}

JsonText &JsonText::raw(std::string_view json) {
    separate();
    text_ += json;
    return *this;
}

JsonText &JsonText::string(std::string_view value) {
    separate();
    quote(value);
    return *this;
}

JsonText &JsonText::integer(std::int64_t value) {
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
    return raw({digits.data(), static_cast<std::size_t>(end - digits.data())});
}

JsonText &JsonText::number(double value) {
    if (!std::isfinite(value))
        return null();
    constexpr double kLeastPlain = 1e-6;
    constexpr double kMostPlain = 1e15;
    const double size = std::abs(value);
    const bool plain = size == 0 || (size >= kLeastPlain && size < kMostPlain);
    std::array<char, 48> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value,
                                   plain ? std::chars_format::fixed : std::chars_format::scientific)
                         .ptr;
    return raw({digits.data(), static_cast<std::size_t>(end - digits.data())});
}

void JsonText::quote(std::string_view value) {
    constexpr std::string_view kHexadecimal = "0123456789abcdef";
    constexpr unsigned char kFirstPlain = ' ';
    text_ += '"';
    std::size_t done = 0;
    for (std::size_t i = 0; i < value.size(); ++i) {
        const auto byte = static_cast<unsigned char>(value[i]);
        if (byte >= kFirstPlain && byte != '"' && byte != '\\')
            continue;
        text_ += value.substr(done, i - done);
        done = i + 1;
        text_ += '\\';
        switch (byte) {
            case '\b': text_ += 'b'; break;
            case '\f': text_ += 'f'; break;
            case '\n': text_ += 'n'; break;
            case '\r': text_ += 'r'; break;
            case '\t': text_ += 't'; break;
            case '"':
            case '\\': text_ += value[i]; break;
            default: text_.append("u00").append({kHexadecimal[byte >> 4U], kHexadecimal[byte & 15U]});
        }
    }
    text_ += value.substr(done);
    text_ += '"';
}

}  // namespace cp
