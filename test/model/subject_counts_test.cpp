#include "model/subject_counts.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>

namespace cp {
namespace {

TEST(SubjectNumbers, AreDenseAndStable) {
    SubjectNumbers numbers(42);
    EXPECT_EQ(numbers.size(), 0U);
    EXPECT_EQ(numbers.number_of("a"), 0U);
    EXPECT_EQ(numbers.number_of(""), 1U);
    EXPECT_EQ(numbers.number_of(std::string_view("a\0b", 3)), 2U);
    EXPECT_EQ(numbers.number_of("a"), 0U);
    EXPECT_EQ(numbers.number_of(""), 1U);
    EXPECT_EQ(numbers.size(), 3U);
    EXPECT_EQ(numbers.text(0), "a");
    EXPECT_EQ(numbers.text(1), "");
    EXPECT_EQ(numbers.text(2), std::string_view("a\0b", 3));
}

TEST(SubjectNumbers, OutliveGrowing) {
    SubjectNumbers numbers(7);
    for (int round = 0; round < 2; ++round)
        for (std::uint32_t i = 0; i < 100'000; ++i)
            ASSERT_EQ(numbers.number_of("participant " + std::to_string(i)), i);
    EXPECT_EQ(numbers.size(), 100'000U);
    for (std::uint32_t i = 0; i < 100'000; i += 997)
        EXPECT_EQ(numbers.text(i), "participant " + std::to_string(i));
}

TEST(PairCounts, AddAndTakeBack) {
    PairCounts counts;
    int visited = 0;
    counts.each([&](auto, auto, auto) { ++visited; });
    EXPECT_EQ(visited, 0);
    counts.add(1, 2, 3);
    counts.add(2, 1, 1);
    counts.add(1, 2, -3);
    counts.add(0, 0, 1);
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::int64_t> found;
    counts.each([&](std::uint32_t first, std::uint32_t second, std::int64_t rows) { found[{first, second}] = rows; });
    EXPECT_EQ(found, (decltype(found){{{2, 1}, 1}, {{0, 0}, 1}}));
}

TEST(PairCounts, AgreeWithAMap) {
    PairCounts counts;
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::int64_t> expected, found;
    std::mt19937 random(1);
    for (int i = 0; i < 2'500'000; ++i) {
        const auto first = static_cast<std::uint32_t>(random() % 300);
        const auto second = static_cast<std::uint32_t>(random() % 300) + 0xFFFFFF00U;
        const std::int64_t rows = static_cast<std::int64_t>(random() % 3) - 1;
        counts.add(first, second, rows);
        expected[{first, second}] += rows;
    }
    std::erase_if(expected, [](const auto &each) { return each.second == 0; });
    counts.each([&](std::uint32_t first, std::uint32_t second, std::int64_t rows) { found[{first, second}] = rows; });
    EXPECT_EQ(found, expected);
}

std::map<std::uint32_t, int> subjects_of(SubjectRows &rows) {
    std::map<std::uint32_t, int> found;
    rows.each([&](std::uint32_t group, std::uint32_t, std::int64_t) { ++found[group]; });
    return found;
}

TEST(SubjectRows, CountSubjectsByGroup) {
    SubjectRows rows(3);
    EXPECT_EQ(subjects_of(rows), (std::map<std::uint32_t, int>{}));
    rows.add(0, "a", 1);
    rows.add(1, "a", 2);
    rows.add(0, "b", 1);
    rows.add(0, "", 1);
    EXPECT_EQ(subjects_of(rows), (std::map<std::uint32_t, int>{{0, 3}, {1, 1}}));
    rows.add(0, "b", -1);
    rows.add(1, "c", 1);
    EXPECT_EQ(subjects_of(rows), (std::map<std::uint32_t, int>{{0, 2}, {1, 2}}));
    rows.regroup({7, 7});
    EXPECT_EQ(subjects_of(rows), (std::map<std::uint32_t, int>{{7, 3}}));
    rows.add(2, "a", 1);
    rows.add(2, "d", 1);
    rows.regroup({9, 9, 1, 9, 9, 9, 9, 0});
    EXPECT_EQ(subjects_of(rows), (std::map<std::uint32_t, int>{{0, 3}, {1, 2}}));
    rows.add(0, "d", 1);
    rows.add(0, "a", 1);
    EXPECT_EQ(subjects_of(rows), (std::map<std::uint32_t, int>{{0, 4}, {1, 2}}));
}

TEST(SubjectRows, AgreeWithAMapWhateverTheBatches) {
    SubjectRows rows(9);
    std::map<std::pair<std::uint32_t, std::string>, std::int64_t> expected;
    std::mt19937 random(2);
    for (int i = 0; i < 100'003; ++i) {
        const auto group = static_cast<std::uint32_t>(random() % 20);
        const std::string subject(random() % 300, static_cast<char>('a' + random() % 26));
        const std::int64_t count = static_cast<std::int64_t>(random() % 3) - 1;
        rows.add(group, subject, count);
        expected[{group, subject}] += count;
        if (i % 30'011 == 0)
            (void) subjects_of(rows);
    }
    std::map<std::uint32_t, int> groups;
    for (const auto &[key, count] : expected)
        if (count != 0)
            ++groups[key.first];
    EXPECT_EQ(subjects_of(rows), groups);
}

}  // namespace
}  // namespace cp
