// Histograms of durations: percentiles within the promised error, classes that hold all, in whatever order they came.
#include <algorithm>
#include <cmath>
#include <vector>

#include "model/histogram.hpp"
#include "property.hpp"

using cp::Histogram;

namespace {

constexpr double kPromised = (Histogram::kGamma - 1) / (Histogram::kGamma + 1) + 1e-12;

void check_percentile(const Histogram &histogram, const std::vector<std::int64_t> &sorted, double p) {
    const double rank = std::max(1.0, std::ceil(p * static_cast<double>(sorted.size())));
    const double exact = static_cast<double>(sorted[static_cast<std::size_t>(rank) - 1]) / 1e6;
    const std::optional<double> answered = histogram.percentile(p);
    fuzz::must(answered && std::abs(*answered - exact) <= kPromised * exact, "a percentile is as near as promised");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    FuzzedDataProvider from(data, size);
    const double p = from.ConsumeFloatingPointInRange(1e-6, 1.0);
    Histogram forth;
    Histogram even;
    Histogram odd;
    std::vector<std::int64_t> durations;
    while (from.remaining_bytes() > 0) {
        // As many small as large ones.
        const int bits = from.ConsumeIntegralInRange(0, 63);
        const auto duration = static_cast<std::int64_t>(from.ConsumeIntegral<std::uint64_t>() >> (63 - bits) >> 1);
        const int bin = Histogram::bin_of(duration);
        fuzz::must(bin >= 0 && bin <= Histogram::kLargestBin, "every duration has a bin");
        fuzz::must(Histogram::bin_of(duration > 0 ? duration - 1 : 0) <= bin, "longer durations have higher bins");
        forth.add(bin, 1);
        (durations.size() % 2 == 0 ? even : odd).add(bin, 1);
        durations.push_back(std::max<std::int64_t>(duration, 1));
    }
    odd.add(even, 1);
    fuzz::must(odd.encode() == forth.encode(), "the order of rows does not matter");
    fuzz::must(forth.total() == static_cast<std::int64_t>(durations.size()), "every row counts");
    if (durations.empty())
        return 0;
    std::sort(durations.begin(), durations.end());
    for (const double share : {p, 0.5, 0.9, 1.0})
        check_percentile(forth, durations, share);
    for (std::int64_t duration : durations)
        forth.add(Histogram::bin_of(duration), -1);
    fuzz::must(forth.empty() && forth.encode().empty(), "rows leave the bins that they entered");
    return 0;
}
