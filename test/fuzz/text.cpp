// Text of a cell's key: bounded, still UTF-8, as different as before; and the integers and hashes that stand for keys.
#include "model/text.hpp"

#include <algorithm>
#include <vector>

#include "model/hash.hpp"
#include "property.hpp"

namespace {

constexpr std::size_t kDigest = 33;

void check_bounded(const std::string &text, std::size_t limit) {
    const std::string bound = cp::bounded(text, limit);
    fuzz::must(bound.size() <= limit, "is bounded");
    fuzz::must(cp::bounded(text, limit) == bound, "is the same for ever");
    if (text.size() <= limit) {
        fuzz::must(bound == text, "short text is itself");
        return;
    }
    fuzz::must(!fuzz::is_utf8(text) || fuzz::is_utf8(bound), "no character is split");
    if (limit >= kDigest) {
        fuzz::must(text.starts_with(bound.substr(0, bound.size() - kDigest)), "begins as the text");
        fuzz::must(bound.size() + 3 >= limit, "as much is kept as fits");
        std::string other = text;
        other.back() = static_cast<char>(other.back() ^ 1);
        fuzz::must(cp::bounded(other, limit) != bound, "other text stays another");
    }
}

void check_integer(const std::string &text) {
    const std::optional<std::int64_t> number = cp::integer_of(text);
    fuzz::must(!number || std::to_string(*number) == text, "an integer is spelled as it would be");
    const bool digits = !text.empty() && text.size() < 19 && text.find_first_not_of("0123456789") == std::string::npos;
    fuzz::must(number || !digits || text.front() == '0', "what is spelled so is an integer");
}

// The bytes alone decide, wherever they stand.
void check_hash(const std::string &text, std::uint64_t seed) {
    const std::uint64_t hash = cp::sip_hash(text, seed, 0);
    for (std::size_t shift = 1; shift < 8; ++shift) {
        std::vector<char> moved(text.size() + shift);
        std::copy(text.begin(), text.end(), moved.begin() + static_cast<std::ptrdiff_t>(shift));
        fuzz::must(cp::sip_hash({moved.data() + shift, text.size()}, seed, 0) == hash, "place does not matter");
    }
    fuzz::must(cp::sip_hash(text + '\0', seed, 0) != hash, "length matters");
    for (unsigned attempt = 0; attempt < 3; ++attempt) {
        const std::int64_t number = cp::surrogate(text, seed, attempt);
        fuzz::must(number >= 0 && number < std::int64_t{1} << 53, "a surrogate is safe in JavaScript");
    }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    const std::string text = fuzz::text_of(data, size);
    check_bounded(text, cp::kLongestKeyText);
    check_bounded(text, size == 0 ? 0 : data[0] % 64);
    check_integer(text);
    check_hash(text, size);
    const bool blank =
        std::all_of(text.begin(), text.end(), [](char each) { return each == ' ' || (each >= 9 && each <= 13); });
    fuzz::must(cp::blank(text) == blank, "blank is ASCII's white space");
    return 0;
}
