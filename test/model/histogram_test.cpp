#include "model/histogram.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

namespace cp {
namespace {

constexpr std::int64_t kLargest = std::numeric_limits<std::int64_t>::max();
constexpr double kStatedError = (Histogram::kGamma - 1) / (Histogram::kGamma + 1) + 1e-9;

Histogram histogram_of(const std::vector<std::int64_t> &durations) {
    Histogram histogram;
    for (const std::int64_t duration : durations)
        histogram.add(Histogram::bin_of(duration), 1);
    return histogram;
}

// Durations of every order of magnitude, each as likely as another.
std::int64_t any_duration(std::mt19937_64 &random) {
    return std::max<std::int64_t>(1, static_cast<std::int64_t>(random() >> (1 + random() % 63)));
}

double nearest_rank(std::vector<std::int64_t> durations, double p) {
    std::sort(durations.begin(), durations.end());
    const auto rank = static_cast<std::size_t>(std::ceil(p * static_cast<double>(durations.size())));
    return static_cast<double>(durations[std::max<std::size_t>(rank, 1) - 1]) / 1e6;
}

void expect_close_percentiles(const std::vector<std::int64_t> &durations) {
    const Histogram histogram = histogram_of(durations);
    for (const double p : {0.0001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1.0}) {
        const double exact = nearest_rank(durations, p);
        EXPECT_LE(std::abs(histogram.percentile(p).value() - exact) / exact, kStatedError) << "p = " << p;
    }
}

TEST(HistogramBins, EdgesOfTheRange) {
    EXPECT_EQ(Histogram::bin_of(1), 0);
    EXPECT_EQ(Histogram::bin_of(0), 0);
    EXPECT_EQ(Histogram::bin_of(-1), 0);
    EXPECT_EQ(Histogram::bin_of(std::numeric_limits<std::int64_t>::min()), 0);
    EXPECT_EQ(Histogram::bin_of(kLargest), Histogram::kLargestBin);
}

TEST(HistogramBins, AreStoredSoNeverChange) {
    EXPECT_EQ(Histogram::bin_of(2), 7);
    EXPECT_EQ(Histogram::bin_of(10), 24);
    EXPECT_EQ(Histogram::bin_of(1'000'000), 144);
    EXPECT_EQ(Histogram::bin_of(60'000'000), 187);
    EXPECT_EQ(Histogram::bin_of(3'600'000'000), 230);
    EXPECT_EQ(Histogram::bin_of(86'400'000'000), 264);
}

TEST(HistogramBins, AgreeWithLogarithmsAndNeverDescend) {
    std::mt19937_64 random(1);
    for (int i = 0; i < 200'000; ++i) {
        const std::int64_t duration = any_duration(random);
        const int bin = Histogram::bin_of(duration);
        const double exact = std::log(static_cast<double>(duration)) / std::log(Histogram::kGamma);
        ASSERT_GE(exact, bin - 1e-6) << duration;
        ASSERT_LE(exact, bin + 1 + 1e-6) << duration;
        if (duration < kLargest) {
            ASSERT_LE(bin, Histogram::bin_of(duration + 1));
        }
    }
}

TEST(HistogramBins, MiddleIsWithinTheStatedErrorOfEveryDuration) {
    std::mt19937_64 random(2);
    std::vector<std::int64_t> durations{1, 2, 3, kLargest - 1, kLargest};
    for (int i = 0; i < 200'000; ++i)
        durations.push_back(i < 100'000 ? i + 1 : any_duration(random));
    for (const std::int64_t duration : durations) {
        const double exact = static_cast<double>(duration) / 1e6;
        const double middle = Histogram::seconds_of(Histogram::bin_of(duration));
        ASSERT_LE(std::abs(middle - exact) / exact, kStatedError) << duration;
    }
}

TEST(HistogramBins, StrangeBinsCountAsTheNearest) {
    EXPECT_EQ(Histogram::seconds_of(-1), Histogram::seconds_of(0));
    EXPECT_EQ(Histogram::seconds_of(std::numeric_limits<int>::max()), Histogram::seconds_of(Histogram::kLargestBin));
    Histogram histogram;
    histogram.add(std::numeric_limits<int>::min(), 1);
    histogram.add(std::numeric_limits<int>::max(), 2);
    const std::vector<Histogram::Bin> expected{{0, 1}, {Histogram::kLargestBin, 2}};
    EXPECT_EQ(histogram.bins(), expected);
}

TEST(HistogramPercentile, OfRandomData) {
    std::mt19937_64 random(3);
    std::lognormal_distribution<double> interview(19.0, 1.2);
    for (const std::size_t rows : {1U, 2U, 3U, 10U, 99U, 1000U, 20'000U}) {
        std::vector<std::int64_t> log_normal;
        std::vector<std::int64_t> any;
        std::vector<std::int64_t> whole_seconds;
        for (std::size_t i = 0; i < rows; ++i) {
            log_normal.push_back(std::max<std::int64_t>(1, static_cast<std::int64_t>(interview(random))));
            any.push_back(any_duration(random));
            whole_seconds.push_back(static_cast<std::int64_t>(1 + random() % 600) * 1'000'000);
        }
        expect_close_percentiles(log_normal);
        expect_close_percentiles(any);
        expect_close_percentiles(whole_seconds);
    }
}

TEST(HistogramPercentile, OfExtremeData) {
    expect_close_percentiles({1});
    expect_close_percentiles({kLargest});
    expect_close_percentiles({1, kLargest});
    expect_close_percentiles(std::vector<std::int64_t>(1000, 36'000'000'000));
    std::vector<std::int64_t> one_long_call(999, 1);
    one_long_call.push_back(kLargest);
    expect_close_percentiles(one_long_call);
}

TEST(HistogramPercentile, StrangeShares) {
    const Histogram histogram = histogram_of({1, 1'000'000'000});
    EXPECT_FALSE(Histogram().percentile(0.5));
    EXPECT_EQ(histogram.percentile(0), histogram.percentile(0.5));
    EXPECT_EQ(histogram.percentile(-1), histogram.percentile(0.5));
    EXPECT_EQ(histogram.percentile(2), histogram.percentile(1));
    EXPECT_TRUE(histogram.percentile(std::numeric_limits<double>::quiet_NaN()));
    EXPECT_TRUE(histogram.percentile(std::numeric_limits<double>::infinity()));
}

TEST(HistogramPercentile, NothingWhereMoreWasSubtractedThanAdded) {
    Histogram histogram;
    histogram.add(10, -1);
    EXPECT_FALSE(histogram.percentile(0.5));
    histogram.add(20, 1);
    EXPECT_FALSE(histogram.percentile(0.5));
    histogram.add(20, 1);
    EXPECT_DOUBLE_EQ(histogram.percentile(0.5).value(), Histogram::seconds_of(20));
}

TEST(HistogramClasses, ExactAtTheEdgesOfBins) {
    std::mt19937_64 random(9);
    std::vector<std::int64_t> durations;
    for (int i = 0; i < 5000; ++i)
        durations.push_back(any_duration(random));
    std::vector<double> bounds;
    double power = 1;
    for (int bin = 0; bin <= Histogram::kLargestBin; ++bin, power *= Histogram::kGamma)
        if (bin % 5 == 0)
            bounds.push_back(power / 1e6);
    const std::vector<std::int64_t> counts = histogram_of(durations).count_from(bounds);
    for (std::size_t i = 0; i < bounds.size(); ++i) {
        const auto in_class = [&](std::int64_t duration) {
            const int bin = Histogram::bin_of(duration);
            return bin / 5 == static_cast<int>(i);
        };
        EXPECT_EQ(counts[i], std::count_if(durations.begin(), durations.end(), in_class)) << bounds[i];
    }
}

TEST(HistogramClasses, WithinFivePercentOfAnyBound) {
    std::mt19937_64 random(10);
    std::vector<std::int64_t> durations;
    for (int i = 0; i < 2000; ++i)
        durations.push_back(static_cast<std::int64_t>(1 + random() % 1'000'000'000));
    const Histogram histogram = histogram_of(durations);
    for (int i = 0; i < 2000; ++i) {
        const double bound = static_cast<double>(1 + random() % 1'000'000'000) / 1e6;
        const auto counts = histogram.count_from({0, bound});
        const auto below = [&](double limit) {
            return std::count_if(durations.begin(), durations.end(),
                                 [&](std::int64_t duration) { return static_cast<double>(duration) / 1e6 < limit; });
        };
        EXPECT_GE(counts[0], below(bound / 1.05)) << bound;
        EXPECT_LE(counts[0], below(bound * 1.05)) << bound;
        EXPECT_EQ(counts[0] + counts[1], histogram.total());
    }
}

TEST(HistogramClasses, StrangeBounds) {
    const Histogram histogram = histogram_of({1, 1'000'000'000});
    EXPECT_TRUE(histogram.count_from({}).empty());
    EXPECT_EQ(histogram.count_from({10}), std::vector<std::int64_t>({1}));
    EXPECT_EQ(histogram.count_from({1e9, 1e300}), std::vector<std::int64_t>({0, 0}));
    EXPECT_EQ(Histogram().count_from({0, 1}), std::vector<std::int64_t>({0, 0}));
}

Histogram any_histogram(std::mt19937_64 &random, int rows) {
    Histogram histogram;
    for (int i = 0; i < rows; ++i)
        histogram.add(static_cast<int>(random() % (Histogram::kLargestBin + 1)), static_cast<std::int64_t>(random()));
    return histogram;
}

void expect_well_formed(const Histogram &histogram) {
    const auto &bins = histogram.bins();
    for (std::size_t i = 0; i < bins.size(); ++i) {
        ASSERT_NE(bins[i].count, 0);
        ASSERT_TRUE(i == 0 || bins[i - 1].index < bins[i].index);
    }
}

TEST(HistogramSum, SubtractionUndoesAddition) {
    std::mt19937_64 random(4);
    for (int i = 0; i < 500; ++i) {
        const Histogram left = any_histogram(random, static_cast<int>(random() % 60));
        const Histogram right = any_histogram(random, static_cast<int>(random() % 60));
        Histogram sum = left;
        sum.add(right, 1);
        expect_well_formed(sum);
        Histogram other_way = right;
        other_way.add(left, 1);
        EXPECT_EQ(sum.bins(), other_way.bins());
        sum.add(right, -1);
        EXPECT_EQ(sum.bins(), left.bins());
        sum.add(left, -1);
        EXPECT_TRUE(sum.empty());
    }
}

TEST(HistogramSum, EqualsTheHistogramOfAllRows) {
    std::mt19937_64 random(5);
    std::vector<std::int64_t> all;
    Histogram sum;
    for (int cell = 0; cell < 100; ++cell) {
        std::vector<std::int64_t> durations;
        for (std::uint64_t i = random() % 40; i > 0; --i)
            durations.push_back(any_duration(random));
        sum.add(histogram_of(durations), 1);
        all.insert(all.end(), durations.begin(), durations.end());
    }
    EXPECT_EQ(sum.bins(), histogram_of(all).bins());
    EXPECT_EQ(sum.total(), static_cast<std::int64_t>(all.size()));
}

TEST(HistogramSum, OfEncodedOnes) {
    std::mt19937_64 random(11);
    for (int i = 0; i < 500; ++i) {
        Histogram sum = any_histogram(random, static_cast<int>(random() % 60));
        const Histogram other = any_histogram(random, static_cast<int>(random() % 60));
        Histogram expected = sum;
        expected.add(other, 1);
        ASSERT_TRUE(sum.add_encoded(other.encode()));
        EXPECT_EQ(sum.bins(), expected.bins());
        Histogram negative;
        negative.add(other, -1);
        ASSERT_TRUE(negative.add_encoded(other.encode()));
        EXPECT_TRUE(negative.empty());
        expect_well_formed(sum);
        EXPECT_FALSE(sum.add_encoded("\x02"));
    }
}

TEST(HistogramSum, WithItself) {
    Histogram histogram = histogram_of({5, 5, 900, 70'000});
    histogram.add(histogram, 1);
    EXPECT_EQ(histogram.total(), 8);
    histogram.add(histogram, -1);
    EXPECT_TRUE(histogram.empty());
}

TEST(HistogramSum, ZeroAddsNothing) {
    Histogram histogram;
    histogram.add(3, 0);
    EXPECT_TRUE(histogram.empty());
    histogram.add(3, 2);
    histogram.add(3, 0);
    EXPECT_EQ(histogram.total(), 2);
}

TEST(HistogramSum, WrapsAroundInsteadOfOverflowing) {
    Histogram histogram;
    histogram.add(3, kLargest);
    histogram.add(3, kLargest);
    histogram.add(4, kLargest);
    histogram.add(histogram, 1);
    Histogram undone = histogram;
    undone.add(histogram, -1);
    EXPECT_TRUE(undone.empty());
    Histogram least;
    least.add(3, std::numeric_limits<std::int64_t>::min());
    undone.add(least, -1);
    undone.add(least, 1);
    EXPECT_TRUE(undone.empty());
}

TEST(HistogramForm, RoundTrip) {
    std::mt19937_64 random(6);
    for (int i = 0; i < 500; ++i) {
        const Histogram histogram = any_histogram(random, static_cast<int>(random() % 200));
        const auto decoded = Histogram::decode(histogram.encode());
        ASSERT_TRUE(decoded);
        EXPECT_EQ(decoded->bins(), histogram.bins());
    }
}

TEST(HistogramForm, IsStoredSoNeverChanges) {
    using namespace std::string_literals;
    Histogram histogram;
    histogram.add(0, 1);
    histogram.add(144, -2);
    histogram.add(458, 100);
    EXPECT_EQ(histogram.encode(), "\x00\x02\xa0\x02\x03\xf4\x04\xc8\x01"s);
    EXPECT_EQ(Histogram().encode(), "");
}

TEST(HistogramForm, ExtremeCounts) {
    Histogram histogram;
    histogram.add(1, kLargest);
    histogram.add(2, std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(Histogram::decode(histogram.encode()).value().bins(), histogram.bins());
}

TEST(HistogramForm, RefusesWhatEncodeNeverGives) {
    using namespace std::string_literals;
    EXPECT_TRUE(Histogram::decode(""));
    const std::string forms[] = {
        "\x02"s,                                              // a bin without a count
        "\x02\x80"s,                                          // a count cut short
        "\x02\x00"s,                                          // a count of zero
        "\x01\x02"s,                                          // a negative bin
        "\x96\x07\x02"s,                                      // bin 459
        "\x02\x02\x00\x02"s,                                  // the same bin twice
        "\x04\x02\x01\x02"s,                                  // bins descending
        "\x82\x00\x02"s,                                      // a varint longer than need be
        "\x02\x81\x80\x80\x80\x80\x80\x80\x80\x80\x02"s,      // a varint of more than 64 bits
        "\x02\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01"s,  // a varint of eleven bytes
        "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x02"s,      // the least step
        "\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01\x02"s,      // the largest step
    };
    for (const std::string &form : forms)
        EXPECT_FALSE(Histogram::decode(form)) << ::testing::PrintToString(form);
}

TEST(HistogramForm, GarbageIsRefusedOrIsTheVeryForm) {
    std::mt19937_64 random(7);
    int accepted = 0;
    for (int i = 0; i < 200'000; ++i) {
        std::string bytes(random() % 24, '\0');
        for (char &byte : bytes)
            byte = static_cast<char>(i % 2 == 0 ? random() : random() % 16);
        const auto histogram = Histogram::decode(bytes);
        if (!histogram)
            continue;
        ++accepted;
        expect_well_formed(*histogram);
        ASSERT_EQ(histogram->encode(), bytes);
        histogram->percentile(0.5);
    }
    EXPECT_GT(accepted, 1000);
}

TEST(HistogramForm, DamagedFormsNeverCrash) {
    std::mt19937_64 random(8);
    const std::string form = any_histogram(random, 100).encode();
    for (std::size_t length = 0; length <= form.size(); ++length) {
        std::string bytes = form.substr(0, length);
        Histogram::decode(bytes);
        if (length > 0) {
            bytes[random() % length] ^= static_cast<char>(1U << (random() % 8));
            Histogram::decode(bytes);
        }
    }
}

}  // namespace
}  // namespace cp
