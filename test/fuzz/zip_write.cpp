// Zip archives: what is written is read by libzip, which checks it, and by our own reader.
#include <zip.h>
#include <zlib.h>

#include <set>

#include "model/zip.hpp"
#include "property.hpp"

namespace {

struct File {
    cp::ZipEntry entry;
    std::string content;
};

std::string archive_of(std::vector<File> &files) {
    std::string archive;
    std::vector<cp::ZipEntry> entries;
    for (File &file : files) {
        file.entry.offset = archive.size();
        archive += cp::zip_local_header(file.entry) + file.content;
        entries.push_back(file.entry);
    }
    return archive + cp::zip_directory(entries, archive.size());
}

void check_by_libzip(const std::string &archive, const std::vector<File> &files) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(archive.data(), archive.size(), 0, &error);
    zip_t *zip = zip_open_from_source(source, ZIP_CHECKCONS | ZIP_RDONLY, &error);
    // It takes an archive of no entries for none.
    fuzz::must(zip != nullptr || files.empty(), "libzip opens the archive");
    if (zip == nullptr)
        return zip_source_free(source);
    fuzz::must(zip_get_num_entries(zip, 0) == static_cast<zip_int64_t>(files.size()), "libzip sees every entry");
    for (std::size_t i = 0; i < files.size(); ++i) {
        fuzz::must(zip_get_name(zip, i, ZIP_FL_ENC_RAW) == files[i].entry.name, "libzip reads the name");
        zip_file_t *file = zip_fopen_index(zip, i, 0);
        fuzz::must(file != nullptr, "libzip opens the entry");
        std::string content(files[i].content.size() + 1, '\0');
        fuzz::must(zip_fread(file, content.data(), content.size()) == static_cast<zip_int64_t>(files[i].content.size()),
                   "libzip reads the content");
        fuzz::must(zip_fclose(file) == 0, "the sum is right");
        content.pop_back();
        fuzz::must(content == files[i].content, "libzip reads what was written");
    }
    zip_discard(zip);
}

void check_by_ours(const std::string &archive, const std::vector<File> &files) {
    const std::vector<cp::ZipEntry> entries = cp::read_zip(archive);
    fuzz::must(entries.size() == files.size(), "we see every entry");
    for (std::size_t i = 0; i < files.size(); ++i) {
        fuzz::must(entries[i].name == files[i].entry.name && entries[i].crc == files[i].entry.crc,
                   "entries are the same");
        fuzz::must(cp::zip_content(archive, entries[i]) == files[i].content, "so is their content");
    }
}

std::uint64_t number_at(std::string_view bytes, std::size_t at, std::size_t length) {
    fuzz::must(at + length <= bytes.size(), "a record is whole");
    std::uint64_t value = 0;
    for (std::size_t i = length; i > 0; --i)
        value = value << 8 | static_cast<unsigned char>(bytes[at + i - 1]);
    return value;
}

// APPNOTE.TXT, 4.5.3: of the fields that are all ones, in their order, the extension 0x0001 holds the value.
void check_large(const cp::ZipEntry &entry) {
    const std::string directory = cp::zip_directory({entry}, entry.offset);
    std::size_t extra = 46 + entry.name.size();
    const std::size_t extra_end = extra + number_at(directory, 30, 2);
    if (extra < extra_end) {
        fuzz::must(number_at(directory, extra, 2) == 1, "the extension is that of large files");
        fuzz::must(number_at(directory, extra + 2, 2) + 4 == extra_end - extra, "and as long as it says");
        extra += 4;
    }
    const auto field = [&](std::size_t at) {
        const std::uint64_t value = number_at(directory, at, 4);
        if (value != 0xFFFFFFFF)
            return value;
        extra += 8;
        return number_at(directory, extra - 8, 8);
    };
    fuzz::must(field(24) == entry.uncompressed && field(20) == entry.compressed && field(42) == entry.offset,
               "sizes and places are found");
    fuzz::must(extra == extra_end, "and nothing else");
    const std::string local = cp::zip_local_header(entry);
    const bool large = number_at(local, 18, 4) == 0xFFFFFFFF || number_at(local, 22, 4) == 0xFFFFFFFF;
    const std::size_t sizes = 30 + entry.name.size() + 4;
    fuzz::must((large ? number_at(local, sizes, 8) : number_at(local, 22, 4)) == entry.uncompressed &&
                   (large ? number_at(local, sizes + 8, 8) : number_at(local, 18, 4)) == entry.compressed,
               "the local header has both sizes");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    FuzzedDataProvider from(data, size);
    cp::ZipEntry large{from.ConsumeRandomLengthString(), cp::kZipDeflated, 0, 0, 0, 0};
    for (std::uint64_t *number : {&large.compressed, &large.uncompressed, &large.offset})
        *number = from.ConsumeIntegral<std::uint64_t>() >> from.ConsumeIntegralInRange(1, 63);
    check_large(large);

    std::vector<File> files;
    std::set<std::string> names;
    while (from.remaining_bytes() > 0) {
        std::string name = fuzz::as_utf8(from.ConsumeRandomLengthString());
        // As those of a workbook: of visible characters, each once.
        std::erase_if(name, [](char each) { return each <= ' ' || each == 127; });
        std::string content = from.ConsumeRandomLengthString();
        if (name.empty() || name.ends_with('/') || !names.insert(name).second)
            continue;
        const auto sum = crc32(0, reinterpret_cast<const Bytef *>(content.data()), static_cast<uInt>(content.size()));
        files.push_back({{name, 0, static_cast<std::uint32_t>(sum), content.size(), content.size(), 0}, content});
    }
    const std::string archive = archive_of(files);
    check_by_libzip(archive, files);
    check_by_ours(archive, files);
    return 0;
}
