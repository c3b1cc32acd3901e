#include "model/text.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <set>
#include <string>

namespace cp {
namespace {

using namespace std::string_literals;

constexpr std::size_t kSuffix = 33;

std::string repeated(std::string_view piece, std::size_t times) {
    std::string out;
    for (std::size_t i = 0; i < times; ++i)
        out.append(piece);
    return out;
}

bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xc0) == 0x80; }

TEST(Blank, AsciiWhiteSpaceOnly) {
    for (const std::string &text : {""s, " "s, "   "s, "\t"s, "\n"s, "\v"s, "\f"s, "\r"s, " \t\r\n\v\f "s})
        EXPECT_TRUE(blank(text)) << ::testing::PrintToString(text);
    for (const std::string &text : {"a"s, " a "s, "\0"s, "\xc2\xa0"s, "\xe2\x80\x83"s, "\x1f"s, "\xff"s, "  ."s})
        EXPECT_FALSE(blank(text)) << ::testing::PrintToString(text);
}

TEST(Bounded, ShortTextStaysAsItIs) {
    for (std::size_t length = 0; length <= kLongestKeyText; ++length)
        ASSERT_EQ(bounded(std::string(length, 'x')), std::string(length, 'x'));
    EXPECT_EQ(bounded("a\0b"s), "a\0b"s);
    EXPECT_EQ(bounded("\xff\xfe"s), "\xff\xfe"s);
}

TEST(Bounded, IsStoredSoNeverChanges) {
    EXPECT_EQ(bounded(std::string(256, 'x')), std::string(222, 'x') + "~1bb97bf7ff2a4d4cc40195786fe1d14f");
    EXPECT_EQ(bounded(repeated("\xd8\xaa", 200)), repeated("\xd8\xaa", 111) + "~ac7adff0e44800bbea71ea1d863379ad");
}

TEST(Bounded, LongTextIsItsBeginningAndADigest) {
    for (const std::size_t length : {256U, 257U, 300U, 10'000U, 1'000'000U}) {
        const std::string text(length, 'q');
        const std::string key = bounded(text);
        EXPECT_EQ(key.size(), kLongestKeyText);
        EXPECT_EQ(key.substr(0, kLongestKeyText - kSuffix), text.substr(0, kLongestKeyText - kSuffix));
        EXPECT_EQ(key[kLongestKeyText - kSuffix], '~');
        EXPECT_EQ(key.find_first_not_of("0123456789abcdef", kLongestKeyText - kSuffix + 1), std::string::npos);
        EXPECT_EQ(key, bounded(text));
    }
}

TEST(Bounded, CutsBetweenCharacters) {
    const std::string_view characters[] = {"\xd9\x86", "\xe2\x82\xac", "\xf0\x9f\x93\x9e"};
    for (const std::string_view character : characters) {
        for (std::size_t offset = 0; offset < 8; ++offset) {
            const std::string text = std::string(offset, 'a') + repeated(character, 200);
            const std::string key = bounded(text);
            const std::size_t cut = key.size() - kSuffix;
            EXPECT_LE(key.size(), kLongestKeyText);
            EXPECT_GT(key.size(), kLongestKeyText - character.size());
            EXPECT_EQ(key.substr(0, cut), text.substr(0, cut));
            EXPECT_FALSE(continues(text[cut])) << offset;
        }
    }
}

TEST(Bounded, BytesThatAreNotUtf8AreCutAnywhere) {
    EXPECT_EQ(bounded(std::string(1000, '\x80')).size(), kLongestKeyText);
    EXPECT_EQ(bounded(std::string(1000, '\xff')).size(), kLongestKeyText);
    std::mt19937_64 random(21);
    for (int i = 0; i < 20'000; ++i) {
        std::string text(200 + random() % 200, '\0');
        for (char &byte : text)
            byte = static_cast<char>(random());
        const std::string key = bounded(text);
        ASSERT_LE(key.size(), kLongestKeyText);
        ASSERT_TRUE(key == text || key.size() > kLongestKeyText - 4);
    }
}

TEST(Bounded, OneByteAnywhereMakesAnotherKey) {
    const std::string text(600, 'm');
    std::set<std::string> keys{bounded(text)};
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::string changed = text;
        changed[i] = 'n';
        keys.insert(bounded(changed));
        keys.insert(bounded(text + std::string(i + 1, 'm')));
    }
    EXPECT_EQ(keys.size(), 1 + 2 * text.size());
}

TEST(Bounded, OtherLimits) {
    const std::string text = repeated("\xe2\x82\xac", 100);
    for (std::size_t limit = 0; limit < text.size() + 10; ++limit) {
        const std::string key = bounded(text, limit);
        ASSERT_LE(key.size(), limit);
        ASSERT_TRUE(key == text || limit < text.size());
    }
    EXPECT_EQ(bounded(text, 0), "");
    EXPECT_EQ(bounded(text, 1), "~");
}

TEST(IntegerOf, IsWhatIsSpelledLikeIt) {
    EXPECT_EQ(integer_of("0"), 0);
    EXPECT_EQ(integer_of("-7"), -7);
    EXPECT_EQ(integer_of("100"), 100);
    EXPECT_EQ(integer_of("9223372036854775807"), std::numeric_limits<std::int64_t>::max());
    EXPECT_EQ(integer_of("-9223372036854775808"), std::numeric_limits<std::int64_t>::min());
    for (const std::string_view text :
         {"", "-", "-0", "00", "01", "-01", "+1", " 1", "1 ", "1.0", "1e3", "x", "9223372036854775808"})
        EXPECT_FALSE(integer_of(text)) << text;
}

}  // namespace
}  // namespace cp
