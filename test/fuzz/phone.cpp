// masked_phone: whatever the bytes, no more digits than are allowed, and nothing else.
#include "model/phone.hpp"

#include <algorithm>

#include "property.hpp"

namespace {

bool is_digit(char character) { return character >= '0' && character <= '9'; }

std::string digits_of(std::string_view text) {
    std::string digits;
    std::copy_if(text.begin(), text.end(), std::back_inserter(digits), is_digit);
    return digits;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    const std::string number = fuzz::text_of(data, size);
    const std::string masked = cp::masked_phone(number);
    fuzz::must(masked.ends_with("***"), "the end is hidden");
    const std::string_view shown = std::string_view(masked).substr(0, masked.size() - 3);
    const bool international = shown.starts_with('+');
    const std::string_view digits = shown.substr(international ? 1 : 0);
    fuzz::must(std::all_of(digits.begin(), digits.end(), is_digit), "nothing but digits is shown");
    fuzz::must(digits.size() <= (international ? 5 : 4), "no more digits than allowed");
    const std::string all = digits_of(number);
    if (!shown.empty()) {
        fuzz::must(all.starts_with(digits), "what is shown is the beginning");
        fuzz::must(all.size() >= digits.size() + 6 && all.size() <= 15, "at least six digits stay hidden");
        fuzz::must(number.find_first_not_of("+0123456789 -.()/") == std::string::npos,
                   "no other character shows digits");
        fuzz::must(!digits.empty(), "a sign is not shown alone");
    }
    fuzz::must(cp::masked_phone(" (" + number + ")/") == masked, "separators do not matter");
    fuzz::must(cp::masked_phone(masked) == "***", "a mask is no number");
    return 0;
}
