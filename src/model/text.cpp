#include "model/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "model/hash.hpp"

namespace cp {
namespace {

// Digits of pi: the digest is no secret, its two halves only have to differ.
constexpr std::array<std::array<std::uint64_t, 2>, 2> kDigestKeys{
    {{0x243f6a8885a308d3, 0x13198a2e03707344}, {0xa4093822299f31d0, 0x082efa98ec4e6c89}}};

void append_hex(std::string &out, std::uint64_t value) {
    for (int shift = 60; shift >= 0; shift -= 4)
        out.push_back("0123456789abcdef"[(value >> shift) & 0xf]);
}

std::string digest_suffix(std::string_view text) {
    std::string suffix = "~";
    for (const auto &key : kDigestKeys)
        append_hex(suffix, sip_hash(text, key[0], key[1]));
    return suffix;
}

bool continues_character(char byte) noexcept { return (static_cast<unsigned char>(byte) & 0xc0) == 0x80; }

// The largest cut at or before length that does not split a UTF-8 character. Bytes that are not UTF-8 are cut anywhere.
std::size_t character_boundary(std::string_view text, std::size_t length) noexcept {
    constexpr std::size_t kMostContinuations = 3;
    std::size_t cut = length;
    while (cut > 0 && length - cut < kMostContinuations && continues_character(text[cut]))
        --cut;
    return continues_character(text[cut]) ? length : cut;
}

}  // namespace

bool blank(std::string_view text) noexcept { return text.find_first_not_of(" \t\n\v\f\r") == std::string_view::npos; }

std::optional<std::int64_t> integer_of(std::string_view text) noexcept {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool padded = text.size() > 1 && text[text.front() == '-' ? 1 : 0] == '0';
    if (error != std::errc() || end != text.data() + text.size() || padded)
        return std::nullopt;
    return number;
}

std::string bounded(std::string_view text, std::size_t limit) {
    if (text.size() <= limit)
        return std::string(text);
    std::string suffix = digest_suffix(text);
    suffix.resize(std::min(suffix.size(), limit));
    std::string out(text.substr(0, character_boundary(text, limit - suffix.size())));
    return out.append(suffix);
}

}  // namespace cp
