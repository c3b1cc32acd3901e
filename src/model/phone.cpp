#include "model/phone.hpp"

#include <algorithm>

namespace cp {

namespace {

constexpr std::string_view kHidden = "***";
constexpr size_t kFewestDigits = 7;
constexpr size_t kMostDigits = 15;
constexpr size_t kAlwaysHidden = 6;

bool is_separator(char character) noexcept {
    return std::string_view(" -.()/").find(character) != std::string_view::npos;
}

bool is_digit(char character) noexcept { return character >= '0' && character <= '9'; }

}  // namespace

std::string masked_phone(std::string_view number) {
    std::string compact;
    std::remove_copy_if(number.begin(), number.end(), std::back_inserter(compact), is_separator);
    const bool international = !compact.empty() && compact.front() == '+';
    const size_t sign = international ? 1 : 0;
    const size_t digits = compact.size() - sign;
    if (digits < kFewestDigits || digits > kMostDigits ||
        !std::all_of(compact.begin() + static_cast<std::ptrdiff_t>(sign), compact.end(), is_digit))
        return std::string(kHidden);
    const size_t shown = std::min<size_t>(international ? 5 : 4, digits - kAlwaysHidden);
    return compact.substr(0, sign + shown).append(kHidden);
}

}  // namespace cp
