// read_zip: whatever the bytes, entries within the archive or std::runtime_error.
#include <stdexcept>

#include "model/zip.hpp"
#include "property.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
    const std::string archive = fuzz::text_of(data, size);
    try {
        for (const cp::ZipEntry &entry : cp::read_zip(archive)) {
            fuzz::must(archive.find(entry.name) != std::string::npos, "a name is in the archive");
            try {
                const std::string_view content = cp::zip_content(archive, entry);
                fuzz::must(content.size() == entry.compressed, "content is whole");
                fuzz::must(content.data() >= archive.data() &&
                               content.data() + content.size() <= archive.data() + archive.size(),
                           "content is in the archive");
            } catch (const std::runtime_error &) {
            }
        }
    } catch (const std::runtime_error &) {
    }
    return 0;
}
