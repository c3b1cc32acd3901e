// The records of a zip archive (PKWARE's APPNOTE.TXT), with the extensions for large files where they are needed. Plain
// C++.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cp {

// A file in an archive: how it is stored, and where its local header begins.
struct ZipEntry {
    std::string name;
    std::uint16_t method = 0;
    std::uint32_t crc = 0;
    std::uint64_t compressed = 0;
    std::uint64_t uncompressed = 0;
    std::uint64_t offset = 0;
};

inline constexpr std::uint16_t kZipDeflated = 8;

// What stands before the bytes of an entry; its sizes are known.
std::string zip_local_header(const ZipEntry &entry);

// What stands after the last entry; offset is where it begins.
std::string zip_directory(const std::vector<ZipEntry> &entries, std::uint64_t offset);

// The entries of an archive without comment and without the extensions. Throws std::runtime_error where it is none.
std::vector<ZipEntry> read_zip(std::string_view archive);
// The bytes of one of them, as they are stored.
std::string_view zip_content(std::string_view archive, const ZipEntry &entry);

}  // namespace cp
