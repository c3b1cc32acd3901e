// Stored histograms: whatever the bytes, only what encode() gives is taken; and sums of any counts commute and undo.
#include <algorithm>

#include "model/histogram.hpp"
#include "property.hpp"

using cp::Histogram;

namespace {

bool equal(const Histogram &left, const Histogram &right) { return left.bins() == right.bins(); }

std::optional<Histogram> checked_decode(const std::string &bytes) {
    std::optional<Histogram> decoded = Histogram::decode(bytes);
    Histogram added;
    fuzz::must(added.add_encoded(bytes) == decoded.has_value(), "both readers agree what is stored");
    if (!decoded)
        return decoded;
    fuzz::must(equal(added, *decoded), "both readers read the same");
    fuzz::must(decoded->encode() == bytes, "equal histograms have equal forms");
    int last = -1;
    for (const Histogram::Bin &bin : decoded->bins()) {
        fuzz::must(bin.index > last && bin.index <= Histogram::kLargestBin && bin.count != 0, "bins ascend and count");
        last = bin.index;
    }
    return decoded;
}

void check_answers(const Histogram &histogram) {
    double least = 0;
    for (const double p : {0.001, 0.1, 0.5, 0.9, 0.999, 1.0}) {
        const std::optional<double> percentile = histogram.percentile(p);
        fuzz::must(percentile.has_value() == (histogram.total() > 0), "a percentile wants rows");
        const bool counted = std::all_of(histogram.bins().begin(), histogram.bins().end(),
                                         [](const Histogram::Bin &bin) { return bin.count > 0; });
        fuzz::must(!percentile || !counted || *percentile >= least, "percentiles ascend");
        least = percentile.value_or(0);
    }
    std::uint64_t classified = 0;
    for (const std::int64_t count : histogram.count_from({0, 0.001, 1, 60, 60, 3600}))
        classified += static_cast<std::uint64_t>(count);
    fuzz::must(classified == static_cast<std::uint64_t>(histogram.total()), "every row is in one class");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    const std::size_t half = size == 0 ? 0 : std::min<std::size_t>(data[0], size - 1);
    const std::string whole = fuzz::text_of(data, size);
    checked_decode(whole);
    if (size == 0)
        return 0;
    const std::optional<Histogram> left = checked_decode(whole.substr(1, half));
    const std::optional<Histogram> right = checked_decode(whole.substr(1 + half));
    if (!left || !right)
        return 0;
    Histogram sum = *left;
    sum.add(*right, 1);
    Histogram other = *right;
    other.add(*left, 1);
    fuzz::must(equal(sum, other), "sums commute");
    Histogram encoded = *left;
    fuzz::must(encoded.add_encoded(right->encode()) && equal(encoded, sum), "stored ones add up as they do");
    checked_decode(sum.encode());
    check_answers(sum);
    sum.add(*right, -1);
    fuzz::must(equal(sum, *left), "subtracting undoes adding");
    return 0;
}
