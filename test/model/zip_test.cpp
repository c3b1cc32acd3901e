#include "model/zip.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace {

using cp::ZipEntry;

// Stored as they are; the model neither compresses nor computes sums.
std::string archive_of(std::vector<std::pair<std::string, std::string>> files) {
    std::string archive;
    std::vector<ZipEntry> entries;
    for (const auto &[name, content] : files) {
        ZipEntry entry{name, 0, 0x12345678, content.size(), content.size(), archive.size()};
        archive += cp::zip_local_header(entry) + content;
        entries.push_back(entry);
    }
    return archive + cp::zip_directory(entries, archive.size());
}

TEST(Zip, ReadsWhatItWrites) {
    const std::string archive = archive_of({{"a.xml", "first"}, {"dir/b.xml", ""}, {"c", "third"}});
    const std::vector<ZipEntry> entries = cp::read_zip(archive);
    ASSERT_EQ(entries.size(), 3U);
    EXPECT_EQ(entries[1].name, "dir/b.xml");
    EXPECT_EQ(entries[2].crc, 0x12345678U);
    EXPECT_EQ(cp::zip_content(archive, entries[0]), "first");
    EXPECT_EQ(cp::zip_content(archive, entries[1]), "");
    EXPECT_EQ(cp::zip_content(archive, entries[2]), "third");
    EXPECT_TRUE(cp::read_zip(archive_of({})).empty());
}

TEST(Zip, RefusesWhatIsDamaged) {
    const std::string archive = archive_of({{"a.xml", "first"}});
    for (size_t length = 0; length < archive.size(); ++length)
        EXPECT_THROW(cp::read_zip(archive.substr(0, length)), std::runtime_error) << length;
    std::string wrong = archive;
    wrong[0] = 'x';
    EXPECT_THROW(cp::zip_content(wrong, cp::read_zip(wrong)[0]), std::runtime_error);
    EXPECT_THROW(cp::zip_content(archive, ZipEntry{"b", 0, 0, archive.size(), 0, 0}), std::runtime_error);
    EXPECT_THROW(cp::zip_content(archive, ZipEntry{"b", 0, 0, 0, 0, archive.size() + 1}), std::runtime_error);
}

// 4 bytes of ones stand for a size in the extension 0x0001.
TEST(Zip, ExtendsWhatIsLarge) {
    const ZipEntry small{"a", cp::kZipDeflated, 1, 2, 3, 4};
    EXPECT_EQ(cp::zip_local_header(small).size(), 31U);
    ZipEntry large{"a", cp::kZipDeflated, 1, 2, 0xFFFFFFFF, 4};
    const std::string header = cp::zip_local_header(large);
    EXPECT_EQ(header.size(), 31U + 20U);
    EXPECT_EQ(header[4], 45);
    EXPECT_EQ(header.substr(18, 8), "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF");
    EXPECT_EQ(header.substr(31), std::string("\x01\0\x10\0\xFF\xFF\xFF\xFF\0\0\0\0\x02\0\0\0\0\0\0\0", 20));
    // The directory extends only what must be.
    EXPECT_EQ(cp::zip_directory({small}, 10).size(), 47U + 22U);
    EXPECT_EQ(cp::zip_directory({large}, 10).size(), 47U + 12U + 22U);
    large.offset = 0x100000000;
    EXPECT_EQ(cp::zip_directory({large}, 0x100000010).size(), 47U + 20U + 56U + 20U + 22U);
    const std::vector<ZipEntry> many(70'000, small);
    EXPECT_EQ(cp::zip_directory(many, 10).size(), 70'000 * 47U + 56U + 20U + 22U);
}

}  // namespace
