#include "model/json.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace cp {
namespace {

constexpr std::string_view kSpace = " \t\n\r";

// Where the string that begins at first ends: behind its closing quote.
std::size_t end_of_string(std::string_view json, std::size_t first) {
    for (std::size_t i = first + 1; i < json.size(); ++i) {
        if (json[i] == '\\')
            ++i;
        else if (json[i] == '"')
            return i + 1;
    }
    return json.size();
}

// Where the value that begins at first ends: at what separates or closes, or at the space before that.
std::size_t end_of_value(std::string_view json, std::size_t first) {
    int depth = 0;
    std::size_t i = first;
    while (i < json.size()) {
        const char character = json[i];
        if (depth == 0 && (character == ',' || character == '}' || kSpace.find(character) != std::string_view::npos))
            break;
        if (character == '{' || character == '[')
            ++depth;
        if (character == '}' || character == ']')
            --depth;
        i = character == '"' ? end_of_string(json, i) : i + 1;
    }
    return i;
}

}  // namespace

std::vector<JsonMember> json_members(std::string_view object) {
    std::vector<JsonMember> members;
    std::size_t at = object.find('"');
    while (at != std::string_view::npos) {
        const std::size_t named = end_of_string(object, at);
        const std::size_t colon = object.find(':', named);
        const std::size_t first = object.find_first_not_of(kSpace, colon == std::string_view::npos ? colon : colon + 1);
        if (first == std::string_view::npos)
            break;
        const std::size_t last = end_of_value(object, first);
        members.push_back({object.substr(at, named - at), object.substr(first, last - first)});
        at = object.find('"', last);
    }
    return members;
}

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

JsonText &JsonText::member(const JsonMember &member) {
    separate();
    text_.append(member.name).append(":").append(member.value);
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
