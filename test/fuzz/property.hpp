// What the fuzz targets share: a check that ends the program, and readers of our own. Plain C++, libFuzzer's entry
// point.
#pragma once

#include <fuzzer/FuzzedDataProvider.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

namespace fuzz {

// Ends the program where a property does not hold: libFuzzer then keeps the input.
inline void must(bool holds, const char *property, int line = __builtin_LINE()) {
    if (holds)
        return;
    std::fprintf(stderr, "line %d: %s\n", line, property);
    std::abort();
}

// A copy that ends where its bytes do, so that reading past them is seen.
inline std::string text_of(const std::uint8_t *data, std::size_t size) {
    return size == 0 ? std::string() : std::string(data, data + size);
}

// The code points of UTF-8; nothing where it is not: overlong forms, surrogates and numbers past U+10FFFF included.
inline std::optional<std::u32string> code_points(std::string_view text) {
    struct Form {
        unsigned char mask, lead;
        char32_t least;
    };
    constexpr Form kForms[] = {{0x80, 0x00, 0}, {0xE0, 0xC0, 0x80}, {0xF0, 0xE0, 0x800}, {0xF8, 0xF0, 0x10000}};
    std::u32string points;
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        std::size_t rest = 0;
        while (rest < 4 && (lead & kForms[rest].mask) != kForms[rest].lead)
            ++rest;
        if (rest == 4 || rest >= text.size() - i)
            return std::nullopt;
        char32_t point = lead & ~kForms[rest].mask;
        for (std::size_t k = 1; k <= rest; ++k) {
            const auto byte = static_cast<unsigned char>(text[i + k]);
            if ((byte & 0xC0) != 0x80)
                return std::nullopt;
            point = point << 6 | (byte & 0x3F);
        }
        if (point < kForms[rest].least || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF))
            return std::nullopt;
        points += point;
        i += rest + 1;
    }
    return points;
}

inline bool is_utf8(std::string_view text) { return code_points(text).has_value(); }

// The text itself where it is UTF-8, else the lower seven bits of its bytes.
inline std::string as_utf8(std::string text) {
    if (!is_utf8(text))
        for (char &character : text)
            character = static_cast<char>(character & 0x7F);
    return text;
}

}  // namespace fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);
