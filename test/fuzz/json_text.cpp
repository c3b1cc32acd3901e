// JsonText: whatever is written, nlohmann's reader reads the same.
#include <nlohmann/json.hpp>

#include "model/json.hpp"
#include "property.hpp"

namespace {

using Json = nlohmann::json;

constexpr int kDeepest = 20;

Json write(cp::JsonText &text, FuzzedDataProvider &from, int depth);

Json write_object(cp::JsonText &text, FuzzedDataProvider &from, int depth) {
    Json object = Json::object();
    text.begin_object();
    while (from.remaining_bytes() > 0 && from.ConsumeBool()) {
        const std::string name = fuzz::as_utf8(from.ConsumeRandomLengthString());
        if (object.contains(name))
            continue;
        text.name(name);
        object[name] = write(text, from, depth + 1);
    }
    text.end_object();
    return object;
}

Json write_array(cp::JsonText &text, FuzzedDataProvider &from, int depth) {
    Json array = Json::array();
    text.begin_array();
    while (from.remaining_bytes() > 0 && from.ConsumeBool())
        array.push_back(write(text, from, depth + 1));
    text.end_array();
    return array;
}

Json write_number(cp::JsonText &text, double number) {
    text.number(number);
    return std::isfinite(number) ? Json(number) : Json();
}

double double_of_bits(std::uint64_t bits) {
    double number = 0;
    static_assert(sizeof number == sizeof bits);
    std::memcpy(&number, &bits, sizeof number);
    return number;
}

Json write(cp::JsonText &text, FuzzedDataProvider &from, int depth) {
    switch (from.ConsumeIntegralInRange(depth < kDeepest ? 0 : 2, 6)) {
        case 0: return write_object(text, from, depth);
        case 1: return write_array(text, from, depth);
        case 2: {
            const std::string value = fuzz::as_utf8(from.ConsumeRandomLengthString());
            text.string(value);
            return value;
        }
        case 3: {
            const auto value = from.ConsumeIntegral<std::int64_t>();
            text.integer(value);
            return value;
        }
        case 4: return write_number(text, double_of_bits(from.ConsumeIntegral<std::uint64_t>()));
        case 5: return write_number(text, from.ConsumeIntegralInRange(-1'000'000, 1'000'000) / 1000.0);
        default: text.null(); return {};
    }
}

// Strings of the server's other encodings are no UTF-8, and keep their bytes.
std::string unescaped(std::string_view quoted) {
    fuzz::must(quoted.size() >= 2 && quoted.front() == '"' && quoted.back() == '"', "a string stands in quotes");
    constexpr std::string_view kShort = "\"\\bfnrt";
    constexpr std::string_view kMeant = "\"\\\b\f\n\r\t";
    std::string bytes;
    quoted = quoted.substr(1, quoted.size() - 2);
    for (std::size_t i = 0; i < quoted.size(); ++i) {
        fuzz::must(quoted[i] != '"' && static_cast<unsigned char>(quoted[i]) >= 0x20, "is escaped");
        if (quoted[i] != '\\') {
            bytes += quoted[i];
            continue;
        }
        fuzz::must(++i < quoted.size(), "an escape is whole");
        if (quoted[i] == 'u') {
            bytes += static_cast<char>(std::stoi(std::string(quoted.substr(i + 1, 4)), nullptr, 16));
            i += 4;
        } else {
            fuzz::must(kShort.find(quoted[i]) != kShort.npos, "an escape is one of JSON's");
            bytes += kMeant[kShort.find(quoted[i])];
        }
    }
    return bytes;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    FuzzedDataProvider from(data, size);
    cp::JsonText text;
    const Json written = write(text, from, 0);
    fuzz::must(Json::parse(text.text()) == written, "what is read is what was written");

    const std::string bytes = fuzz::text_of(data, size);
    text.clear();
    fuzz::must(unescaped(text.string(bytes).text()) == bytes, "bytes of any encoding are kept");
    return 0;
}
