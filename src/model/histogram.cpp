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

// Takes a varint off the front of bytes; nothing where it is cut short, too long, or not the shortest form.
std::optional<std::int64_t> take_varint(std::string_view &bytes) noexcept {
    constexpr int kLastShift = 63;
    std::uint64_t zigzag = 0;
    for (int shift = 0; shift <= kLastShift && !bytes.empty(); shift += 7) {
        auto byte = static_cast<unsigned char>(bytes.front());
        bytes.remove_prefix(1);
        if ((shift == kLastShift && byte > 1) || (shift > 0 && byte == 0))
            return std::nullopt;
        zigzag |= std::uint64_t{byte & 0x7fU} << shift;
        if (byte < 0x80)
            return static_cast<std::int64_t>((zigzag >> 1) ^ (0 - (zigzag & 1)));
    }
    return std::nullopt;
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
    auto place = std::lower_bound(from, bins_.end(), index,
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
    std::int64_t last = 0;
    while (!bytes.empty()) {
        const auto step = take_varint(bytes);
        const auto count = take_varint(bytes);
        if (!step || !count || *count == 0 || *step < (histogram.empty() ? 0 : 1) || *step > kLargestBin - last)
            return std::nullopt;
        last += *step;
        histogram.bins_.push_back({static_cast<std::int16_t>(last), *count});
    }
    return histogram;
}

}  // namespace cp
