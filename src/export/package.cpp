#include "export/package.hpp"

namespace cp {

namespace {

// Where the rows go into a sheet: behind its heading. What the library wrote between, they replace.
struct Seam {
    size_t before, after;
};

Seam seam_of(const std::string &sheet) {
    constexpr std::string_view kRowEnd = "</row>";
    constexpr std::string_view kEnd = "</sheetData>";
    const size_t heading = sheet.find(kRowEnd);
    const size_t end = sheet.find(kEnd);
    if (heading == std::string::npos || end == std::string::npos || end < heading)
        throw Error(ERRCODE_DATA_CORRUPTED, "a sheet of the workbook is damaged");
    return {heading + kRowEnd.size(), end};
}

DeflatedPart deflated(Deflater &deflater, std::string_view text, bool last) {
    deflater.write(text);
    return deflater.finish(last);
}

// A full disk makes the library leave a file of its own half written, without a word.
void require_whole(const std::string &archive, const ZipEntry &entry) {
    const std::string text = inflated(zip_content(archive, entry), entry.uncompressed);
    const size_t last = text.find_last_not_of(" \r\n");
    const size_t root = text.find_last_of('<');
    if (last == std::string::npos || text[last] != '>' || (text[root + 1] != '/' && text[last - 1] != '/'))
        throw Error(ERRCODE_DISK_FULL, "could not write the workbook").hint("Is there room for temporary files?");
}

}  // namespace

Package::Package(std::string archive, size_t first_sheet, const std::vector<RowSheet> &rows, Spool &spool)
    : archive_(std::move(archive)), spool_(spool) {
    std::unordered_map<std::string, const RowSheet *> sheets;
    for (size_t i = 0; i < rows.size(); ++i)
        sheets.emplace("xl/worksheets/sheet" + std::to_string(first_sheet + i) + ".xml", &rows[i]);
    uint64 offset = 0;
    std::vector<ZipEntry> entries;
    for (const ZipEntry &entry : read_zip(archive_)) {
        require_whole(archive_, entry);
        const auto sheet = sheets.find(entry.name);
        File file = sheet == sheets.end() ? File{entry, zip_content(archive_, entry), {}}
                                          : with_rows(entry, sheet->second->part);
        file.entry.offset = offset;
        offset += zip_local_header(file.entry).size() + file.entry.compressed;
        entries.push_back(file.entry);
        files_.push_back(std::move(file));
    }
    directory_offset_ = offset;
    directory_ = zip_directory(entries, offset);
}

Package::File Package::with_rows(const ZipEntry &entry, const DeflatedPart &rows) {
    const std::string sheet = inflated(zip_content(archive_, entry), entry.uncompressed);
    const Seam seam = seam_of(sheet);
    Deflater deflater(spool_);
    const DeflatedPart heading = deflated(deflater, std::string_view(sheet).substr(0, seam.before), false);
    const DeflatedPart rest = deflated(deflater, std::string_view(sheet).substr(seam.after), true);
    File file{entry, {}, {heading, rows, rest}};
    file.entry.method = kZipDeflated;
    file.entry.crc = 0;
    file.entry.compressed = file.entry.uncompressed = 0;
    for (const DeflatedPart &part : file.parts) {
        file.entry.crc =
            static_cast<uint32>(crc32_combine(file.entry.crc, part.crc, static_cast<z_off_t>(part.uncompressed)));
        file.entry.compressed += part.compressed;
        file.entry.uncompressed += part.uncompressed;
    }
    return file;
}

void Package::write(const std::function<void(std::string_view)> &take) {
    for (const File &file : files_) {
        take(zip_local_header(file.entry));
        take(file.copied);
        for (const DeflatedPart &part : file.parts)
            spool_.read(part.offset, part.compressed, take);
    }
    take(directory_);
}

}  // namespace cp
