#include "model/hash.hpp"

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <set>
#include <string>

namespace cp {
namespace {

constexpr std::int64_t kEnd = std::int64_t{1} << 53;

// From the authors' reference implementation: key 00 01 .. 0f, input 00 01 .. of so many bytes.
TEST(SipHash, ReferenceVectors) {
    constexpr std::uint64_t kKey0 = 0x0706050403020100;
    constexpr std::uint64_t kKey1 = 0x0f0e0d0c0b0a0908;
    constexpr std::array<std::uint64_t, 16> kExpected{
        0x726fdb47dd0e0e31, 0x74f839c593dc67fd, 0x0d6c8009d9a94f5a, 0x85676696d7fb7e2d,
        0xcf2794e0277187b7, 0x18765564cd99a68d, 0xcbc9466e58fee3ce, 0xab0200f58b01d137,
        0x93f5f5799a932462, 0x9e0082df0ba9e4b0, 0x7a5dbbc594ddb9f3, 0xf4b32f46226bada7,
        0x751e8fbc860ee5fb, 0x14ea5627c0843d90, 0xf723ca908e7af2ee, 0xa129ca6149be45e5};
    std::string input;
    for (std::size_t length = 0; length < kExpected.size(); ++length) {
        EXPECT_EQ(sip_hash(input, kKey0, kKey1), kExpected[length]) << length;
        input.push_back(static_cast<char>(length));
    }
}

TEST(Surrogate, IsStoredSoNeverChanges) {
    EXPECT_EQ(surrogate("", 0, 0), 1075637845389024);
    EXPECT_EQ(surrogate("a", 0, 0), 5304323468276340);
    EXPECT_EQ(surrogate("a", 1, 0), 6450675058537388);
    EXPECT_EQ(surrogate("a", 0, 1), 7250055852069853);
    EXPECT_EQ(surrogate("8c3b9a5e-2f0d-4c7e-9b61-0d2a4f6e8b13", 0x0123456789abcdef, 0), 1472862979551851);
    EXPECT_EQ(surrogate("\xd8\xaa\xd9\x87\xd8\xb1\xd8\xa7\xd9\x86", ~std::uint64_t{0}, 7), 6213293070248333);
}

TEST(Surrogate, LiesIn53BitsWithoutCollisions) {
    std::set<std::int64_t> seen;
    constexpr int kKeys = 200'000;
    for (int i = 0; i < kKeys; ++i) {
        const std::int64_t number = surrogate("key-" + std::to_string(i), 42, 0);
        ASSERT_GE(number, 0);
        ASSERT_LT(number, kEnd);
        seen.insert(number);
    }
    EXPECT_EQ(seen.size(), static_cast<std::size_t>(kKeys));
}

TEST(Surrogate, AttemptsAndSeedsGiveOtherNumbers) {
    std::set<std::int64_t> seen;
    for (unsigned attempt = 0; attempt < 1000; ++attempt)
        for (const std::uint64_t seed : {0U, 1U, 2U})
            seen.insert(surrogate("the same key", seed, attempt));
    EXPECT_EQ(seen.size(), 3000U);
}

TEST(Surrogate, SpreadsEvenlyOverTheRange) {
    constexpr int kParts = 64;
    constexpr int kKeys = 128'000;
    std::array<int, kParts> counts{};
    for (int i = 0; i < kKeys; ++i)
        ++counts[static_cast<std::size_t>(surrogate(std::to_string(i), 7, 0) / (kEnd / kParts))];
    double chi_square = 0;
    constexpr double kExpected = double{kKeys} / kParts;
    for (const int count : counts)
        chi_square += (count - kExpected) * (count - kExpected) / kExpected;
    EXPECT_LT(chi_square, 120);  // 63 degrees of freedom: 1 in 100,000 is above
    EXPECT_GT(chi_square, 25);
}

TEST(Surrogate, OneBitOfTheKeyChangesHalfOfTheBits) {
    int changed = 0;
    constexpr int kKeys = 2000;
    for (int i = 0; i < kKeys; ++i) {
        std::string key = "interviewer " + std::to_string(i);
        const auto before = static_cast<std::uint64_t>(surrogate(key, 9, 0));
        key[static_cast<std::size_t>(i) % key.size()] ^= 1;
        changed += std::popcount(before ^ static_cast<std::uint64_t>(surrogate(key, 9, 0)));
    }
    EXPECT_NEAR(double{1} * changed / kKeys, 26.5, 0.5);
}

TEST(Surrogate, ZeroBytesAndLengthCount) {
    std::set<std::int64_t> seen;
    for (std::size_t length = 0; length < 600; ++length)
        seen.insert(surrogate(std::string(length, '\0'), 0, 0));
    EXPECT_EQ(seen.size(), 600U);
}

}  // namespace
}  // namespace cp
