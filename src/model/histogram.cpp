#include "model/histogram.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "model/measures.hpp"

namespace cp {
namespace {

constexpr int kBins = Histogram::kLargestBin + 1;

// kGamma^b for every bin and the upper bound of the last one.
constexpr std::array<double, kBins + 1> make_powers() {
    std::array<double, kBins + 1> powers{};
    double power = 1;
    for (double &slot : powers) {
        slot = power;
        power *= Histogram::kGamma;
    }
    return powers;
}

constexpr auto kPowers = make_powers();

// The least duration of every bin. Several of the lowest bins hold no whole number; they stay empty.
constexpr std::array<std::int64_t, kBins> make_least() {
    std::array<std::int64_t, kBins> least{};
    for (int bin = 0; bin < kBins; ++bin) {
        auto whole = static_cast<std::int64_t>(kPowers[bin]);
        least[bin] = static_cast<double>(whole) < kPowers[bin] ? whole + 1 : whole;
    }
    return least;
}

constexpr auto kLeast = make_least();

constexpr double kTwoTo63 = 9223372036854775808.0;
static_assert(kPowers[kBins - 1] < kTwoTo63 && kPowers[kBins] >= kTwoTo63, "kLargestBin covers 64-bit durations");

std::int16_t valid_bin(int bin) noexcept {
    return static_cast<std::int16_t>(std::clamp(bin, 0, Histogram::kLargestBin));
}

std::int64_t wrapping_sum(std::int64_t left, std::int64_t right) noexcept {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(left) + static_cast<std::uint64_t>(right));
}

std::int64_t wrapping_negative(std::int64_t value) noexcept {
    return static_cast<std::int64_t>(0 - static_cast<std::uint64_t>(value));
}

void append_varint(std::string &bytes, std::int64_t value) {
    std::uint64_t zigzag = (static_cast<std::uint64_t>(value) << 1) ^ (value < 0 ? ~std::uint64_t{0} : 0);
    for (; zigzag >= 0x80; zigzag >>= 7)
        bytes.push_back(static_cast<char>(0x80 | (zigzag & 0x7f)));
    bytes.push_back(static_cast<char>(zigzag));
}

// Takes varints off the front of bytes.
class VarintReader {
public:
    explicit VarintReader(std::string_view bytes) noexcept : next_(bytes.data()), end_(next_ + bytes.size()) {}
    bool at_end() const noexcept { return next_ == end_; }
    // False where it is cut short, too long, or not the shortest form. Nearly all are a single byte.
    bool take(std::int64_t &value) noexcept {
        if (at_end())
            return false;
        const auto byte = static_cast<unsigned char>(*next_);
        if (byte >= kMore)
            return take_long(value);
        ++next_;
        value = from_zigzag(byte);
        return true;
    }

private:
    static constexpr unsigned char kMore = 0x80;
    static std::int64_t from_zigzag(std::uint64_t zigzag) noexcept {
        return static_cast<std::int64_t>((zigzag >> 1) ^ (0 - (zigzag & 1)));
    }
    bool take_long(std::int64_t &value) noexcept {
        constexpr int kLastShift = 63;
        std::uint64_t zigzag = 0;
        for (int shift = 0; shift <= kLastShift && !at_end(); shift += 7) {
            const auto byte = static_cast<unsigned char>(*next_++);
            if ((shift == kLastShift && byte > 1) || (shift > 0 && byte == 0))
                return false;
            zigzag |= std::uint64_t{byte & 0x7fU} << shift;
            if (byte < kMore) {
                value = from_zigzag(zigzag);
                return true;
            }
        }
        return false;
    }
    const char *next_;
    const char *end_;
};

// Gives the bins of an encoded histogram to take, one by one; false from where the bytes are not what encode() gives.
template <class Take>
bool each_bin(std::string_view bytes, Take &&take) {
    VarintReader reader(bytes);
    std::int64_t bin = 0;
    for (std::int64_t least_step = 0; !reader.at_end(); least_step = 1) {
        std::int64_t step = 0;
        std::int64_t count = 0;
        if (!reader.take(step) || !reader.take(count) || count == 0 || step < least_step ||
            step > Histogram::kLargestBin - bin)
            return false;
        bin += step;
        take(Histogram::Bin{static_cast<std::int16_t>(bin), count});
    }
    return true;
}

}  // namespace

int Histogram::bin_of(std::int64_t microseconds) noexcept {
    const auto *above = std::upper_bound(kLeast.begin(), kLeast.end(), std::max<std::int64_t>(microseconds, 1));
    return static_cast<int>(above - kLeast.begin()) - 1;
}

double Histogram::seconds_of(int bin) noexcept {
    // The point whose relative distance from both bounds is the same.
    return 2 * kPowers[valid_bin(bin) + 1] / (kGamma + 1) / static_cast<double>(kMicrosecondsPerSecond);
}

Histogram::Place Histogram::put(Place from, std::int16_t index, std::int64_t count) {
    auto place = from;
    if (place != bins_.end() && place->index < index)
        place = std::lower_bound(from, bins_.end(), index,
                                 [](const Bin &bin, std::int16_t wanted) { return bin.index < wanted; });
    if (place == bins_.end() || place->index != index)
        return count == 0 ? place : bins_.insert(place, Bin{index, count}) + 1;
    place->count = wrapping_sum(place->count, count);
    return place->count == 0 ? bins_.erase(place) : place + 1;
}

void Histogram::add(int bin, std::int64_t count) { put(bins_.begin(), valid_bin(bin), count); }

void Histogram::add(const Histogram &other, int sign) {
    if (&other == this)
        return add(Histogram(other), sign);
    if (bins_.capacity() < bins_.size() + other.bins_.size())
        bins_.reserve(bins_.size() + other.bins_.size());
    auto place = bins_.begin();
    for (const Bin &bin : other.bins_)
        place = put(place, bin.index, sign < 0 ? wrapping_negative(bin.count) : bin.count);
}

bool Histogram::add_encoded(std::string_view bytes) {
    auto place = bins_.begin();
    return each_bin(bytes, [&](const Bin &bin) {
        while (place != bins_.end() && place->index < bin.index)
            ++place;
        // Sums of many histograms soon have every bin that is to come.
        place = put(place, bin.index, bin.count);
    });
}

std::int64_t Histogram::total() const noexcept {
    std::int64_t total = 0;
    for (const Bin &bin : bins_)
        total = wrapping_sum(total, bin.count);
    return total;
}

std::optional<double> Histogram::percentile(double p) const noexcept {
    const std::int64_t rows = total();
    if (rows <= 0)
        return std::nullopt;
    const double rank = std::max(1.0, std::ceil(p * static_cast<double>(rows)));
    std::int64_t below = 0;
    for (const Bin &bin : bins_) {
        below = wrapping_sum(below, bin.count);
        if (static_cast<double>(below) >= rank)
            return seconds_of(bin.index);
    }
    return seconds_of(bins_.back().index);
}

std::vector<std::int64_t> Histogram::count_from(const std::vector<double> &bounds) const {
    std::vector<std::int64_t> counts(bounds.size());
    for (const Bin &bin : bins_) {
        const auto above = std::upper_bound(bounds.begin(), bounds.end(), seconds_of(bin.index));
        if (above == bounds.begin())
            continue;
        std::int64_t &count = counts[static_cast<std::size_t>(above - bounds.begin()) - 1];
        count = wrapping_sum(count, bin.count);
    }
    return counts;
}

std::string Histogram::encode() const {
    std::string bytes;
    bytes.reserve(bins_.size() * 3);
    int last = 0;
    for (const Bin &bin : bins_) {
        append_varint(bytes, bin.index - last);
        append_varint(bytes, bin.count);
        last = bin.index;
    }
    return bytes;
}

std::optional<Histogram> Histogram::decode(std::string_view bytes) {
    Histogram histogram;
    histogram.bins_.reserve(std::min<std::size_t>(bytes.size() / 2, kBins));
    if (!each_bin(bytes, [&](const Bin &bin) { histogram.bins_.push_back(bin); }))
        return std::nullopt;
    return histogram;
}

}  // namespace cp
