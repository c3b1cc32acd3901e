// A sparse duration histogram with logarithmic bins: additive and subtractable, so percentiles of any set of cells come
// from the sum of their histograms. Plain C++.
//
// Bin b holds the durations d (microseconds) with kGamma^b <= d < kGamma^(b+1). The bounds come from a table made by
// the compiler, never from the platform's log(): a row must leave the bin that it entered, on whatever machine. A
// percentile is answered with the bin's middle, so its relative error is at most (kGamma - 1) / (kGamma + 1) = 4.77 %.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cp {

class Histogram {
public:
    static constexpr double kGamma = 1.1;
    static constexpr int kLargestBin = 458;  // of the largest 64-bit duration

    struct Bin {
        std::int16_t index;
        std::int64_t count;
        bool operator==(const Bin &) const = default;
    };

    // The bin of a duration in microseconds; durations below 1 count as 1.
    static int bin_of(std::int64_t microseconds) noexcept;
    // The duration, in seconds, that stands for a bin. Bins that bin_of() never gives count as the nearest that it
    // does, here and in add().
    static double seconds_of(int bin) noexcept;

    // Counts wrap around instead of overflowing: whatever was stored, subtracting undoes adding. An exception leaves
    // the histogram as it was.
    void add(int bin, std::int64_t count);
    // sign is 1 or -1.
    void add(const Histogram &other, int sign);
    // Adds what encode() gave, without a histogram in between; false where the bytes are nothing that it gives, and
    // then what is in this one is of no use.
    bool add_encoded(std::string_view bytes);
    bool empty() const noexcept { return bins_.empty(); }
    std::int64_t total() const noexcept;
    const std::vector<Bin> &bins() const noexcept { return bins_; }

    // The duration in seconds below or at which a share p of the rows lies (0 < p <= 1), by the nearest-rank rule,
    // as PostgreSQL's percentile_disc; nothing where there are no rows.
    std::optional<double> percentile(double p) const noexcept;

    // Rows by class: class i has the durations from bounds[i] seconds up to, not including, bounds[i + 1]; the last one
    // all from its bound on. Bounds ascend; what is below the first is in no class. A bin counts where its middle is,
    // so a duration within 5 % of a bound may be counted on the other side of it.
    std::vector<std::int64_t> count_from(const std::vector<double> &bounds) const;

    // A compact form: pairs of zigzag varints (difference to the last bin, count), bins ascending, no zero counts.
    // Equal histograms have equal forms.
    std::string encode() const;
    // Nothing where the bytes are not what encode() gives.
    static std::optional<Histogram> decode(std::string_view bytes);

private:
    using Place = std::vector<Bin>::iterator;
    // Adds to a bin at or after from; returns where the next bin can be looked for.
    Place put(Place from, std::int16_t index, std::int64_t count);

    std::vector<Bin> bins_;  // ascending, counts not zero
};

}  // namespace cp
