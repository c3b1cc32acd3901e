#include "model/zip.hpp"

#include <cstddef>
#include <limits>
#include <stdexcept>

namespace cp {

namespace {

constexpr std::uint32_t kLocalHeader = 0x04034B50;
constexpr std::uint32_t kDirectoryEntry = 0x02014B50;
constexpr std::uint32_t kEnd = 0x06054B50;
constexpr std::uint32_t kLargeEnd = 0x06064B50;
constexpr std::uint32_t kLargeEndLocator = 0x07064B50;
constexpr std::uint16_t kLargeExtra = 1;

constexpr std::size_t kLocalHeaderLength = 30;
constexpr std::size_t kDirectoryEntryLength = 46;
constexpr std::size_t kEndLength = 22;

constexpr std::uint16_t kVersion = 20;
constexpr std::uint16_t kLargeVersion = 45;
// 1980-01-01, the beginning of this calendar.
constexpr std::uint16_t kFirstDate = 0x21;

// What does not fit stands in the extensions.
constexpr std::uint32_t kElsewhere = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint16_t kCountElsewhere = std::numeric_limits<std::uint16_t>::max();

bool fits(std::uint64_t value) noexcept { return value < kElsewhere; }

// Little-endian numbers, one after another.
class Record {
public:
    Record &u16(std::uint64_t value) { return number(value, 2); }
    Record &u32(std::uint64_t value) { return number(value, 4); }
    Record &u64(std::uint64_t value) { return number(value, 8); }
    Record &size(std::uint64_t value) { return u32(fits(value) ? value : kElsewhere); }
    Record &text(std::string_view value) {
        bytes_ += value;
        return *this;
    }
    const std::string &bytes() const noexcept { return bytes_; }

private:
    Record &number(std::uint64_t value, int length) {
        for (int i = 0; i < length; ++i)
            bytes_ += static_cast<char>(value >> (8 * i));
        return *this;
    }
    std::string bytes_;
};

// The sizes and the place that do not fit their 32 bits. A local header has both sizes or none.
std::string extra_of(const ZipEntry &entry, bool local) {
    const bool sizes = !fits(entry.compressed) || !fits(entry.uncompressed);
    Record content;
    if (local ? sizes : !fits(entry.uncompressed))
        content.u64(entry.uncompressed);
    if (local ? sizes : !fits(entry.compressed))
        content.u64(entry.compressed);
    if (!local && !fits(entry.offset))
        content.u64(entry.offset);
    if (content.bytes().empty())
        return {};
    return Record().u16(kLargeExtra).u16(content.bytes().size()).text(content.bytes()).bytes();
}

std::string directory_entry(const ZipEntry &entry) {
    const std::string extra = extra_of(entry, false);
    const std::uint16_t version = extra.empty() ? kVersion : kLargeVersion;
    Record record;
    record.u32(kDirectoryEntry).u16(version).u16(version).u16(0).u16(entry.method).u16(0).u16(kFirstDate);
    record.u32(entry.crc).size(entry.compressed).size(entry.uncompressed);
    record.u16(entry.name.size()).u16(extra.size()).u16(0).u16(0).u16(0).u32(0).size(entry.offset);
    return record.text(entry.name).text(extra).bytes();
}

std::string large_end(std::uint64_t count, std::uint64_t length, std::uint64_t offset) {
    constexpr std::uint64_t kRest = 44;  // bytes of the record after this number
    Record record;
    record.u32(kLargeEnd).u64(kRest).u16(kLargeVersion).u16(kLargeVersion).u32(0).u32(0);
    record.u64(count).u64(count).u64(length).u64(offset);
    return record.u32(kLargeEndLocator).u32(0).u64(offset + length).u32(1).bytes();
}

// Reads little-endian numbers of an archive, within its bounds.
class ArchiveReader {
public:
    explicit ArchiveReader(std::string_view archive) noexcept : archive_(archive) {}
    std::string_view text(std::uint64_t at, std::uint64_t length) const {
        if (at > archive_.size() || length > archive_.size() - at)
            throw std::runtime_error("zip archive is cut off");
        return archive_.substr(at, length);
    }
    std::uint32_t u16(std::uint64_t at) const { return number(at, 2); }
    std::uint32_t u32(std::uint64_t at) const { return number(at, 4); }
    void expect(std::uint64_t at, std::uint32_t signature) const {
        if (u32(at) != signature)
            throw std::runtime_error("zip archive is damaged");
    }

private:
    std::uint32_t number(std::uint64_t at, int length) const {
        const std::string_view bytes = text(at, static_cast<std::uint64_t>(length));
        std::uint32_t value = 0;
        for (int i = length - 1; i >= 0; --i)
            value = value << 8 | static_cast<unsigned char>(bytes[static_cast<std::size_t>(i)]);
        return value;
    }
    std::string_view archive_;
};

}  // namespace

std::string zip_local_header(const ZipEntry &entry) {
    const std::string extra = extra_of(entry, true);
    const bool large = !extra.empty();
    Record record;
    record.u32(kLocalHeader).u16(large ? kLargeVersion : kVersion).u16(0).u16(entry.method).u16(0).u16(kFirstDate);
    record.u32(entry.crc).u32(large ? kElsewhere : entry.compressed).u32(large ? kElsewhere : entry.uncompressed);
    return record.u16(entry.name.size()).u16(extra.size()).text(entry.name).text(extra).bytes();
}

std::string zip_directory(const std::vector<ZipEntry> &entries, std::uint64_t offset) {
    Record record;
    for (const ZipEntry &entry : entries)
        record.text(directory_entry(entry));
    const std::uint64_t count = entries.size();
    const std::uint64_t length = record.bytes().size();
    if (!fits(offset) || !fits(length) || count >= kCountElsewhere)
        record.text(large_end(count, length, offset));
    const std::uint64_t short_count = count < kCountElsewhere ? count : kCountElsewhere;
    record.u32(kEnd).u16(0).u16(0).u16(short_count).u16(short_count).size(length).size(offset).u16(0);
    return record.bytes();
}

std::vector<ZipEntry> read_zip(std::string_view archive) {
    const ArchiveReader reader(archive);
    if (archive.size() < kEndLength)
        throw std::runtime_error("zip archive is cut off");
    const std::uint64_t end = archive.size() - kEndLength;
    reader.expect(end, kEnd);
    const std::uint32_t count = reader.u16(end + 10);
    std::uint64_t at = reader.u32(end + 16);
    std::vector<ZipEntry> entries;
    for (std::uint32_t i = 0; i < count; ++i) {
        reader.expect(at, kDirectoryEntry);
        const std::uint32_t name = reader.u16(at + 28);
        ZipEntry entry;
        entry.method = static_cast<std::uint16_t>(reader.u16(at + 10));
        entry.crc = reader.u32(at + 16);
        entry.compressed = reader.u32(at + 20);
        entry.uncompressed = reader.u32(at + 24);
        entry.offset = reader.u32(at + 42);
        entry.name = reader.text(at + kDirectoryEntryLength, name);
        entries.push_back(std::move(entry));
        at += kDirectoryEntryLength + name + reader.u16(at + 30) + reader.u16(at + 32);
    }
    return entries;
}

std::string_view zip_content(std::string_view archive, const ZipEntry &entry) {
    const ArchiveReader reader(archive);
    reader.expect(entry.offset, kLocalHeader);
    const std::uint64_t from =
        entry.offset + kLocalHeaderLength + reader.u16(entry.offset + 26) + reader.u16(entry.offset + 28);
    return reader.text(from, entry.compressed);
}

}  // namespace cp
