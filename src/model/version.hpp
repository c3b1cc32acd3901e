// Versions, as Semantic Versioning has them, and which of them serve each other. Plain C++.
#pragma once

#include <algorithm>
#include <charconv>
#include <string_view>
#include <system_error>

namespace cp {

// The part of a version that it shares with all those that it serves, and is served by: "2" of 2.7.1, but "0.3" of
// 0.3.4, as before 1.0.0 every minor version may break with the last.
constexpr std::string_view series_of(std::string_view version) noexcept {
    const size_t major = std::min(version.find('.'), version.size());
    if (version.substr(0, major) != "0" || major == version.size())
        return version.substr(0, major);
    return version.substr(0, version.find('.', major + 1));
}

// Whether the series a is earlier than b. What is no number counts as 0.
inline bool is_earlier_series(std::string_view a, std::string_view b) noexcept {
    const auto number = [](std::string_view text) {
        int value = 0;
        (void) std::from_chars(text.data(), text.data() + text.size(), value);
        return value;
    };
    const auto minor = [](std::string_view series) {
        const size_t dot = series.find('.');
        return dot == std::string_view::npos ? std::string_view() : series.substr(dot + 1);
    };
    return number(a) != number(b) ? number(a) < number(b) : number(minor(a)) < number(minor(b));
}

}  // namespace cp
