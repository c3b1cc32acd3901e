// The bytes of a workbook: what the library wrote, with the rows put into its sheets.
#pragma once

#include "export/row_sheets.hpp"
#include "model/zip.hpp"

namespace cp {

class Package {
public:
    // The archive that the library wrote; its sheets from first_sheet on, counted from 1, take the rows. The spool must
    // outlive it.
    Package(std::string archive, size_t first_sheet, const std::vector<RowSheet> &rows, Spool &spool);
    uint64 size() const noexcept { return directory_offset_ + directory_.size(); }
    // Calls take with all bytes in their order, a piece at a time.
    void write(const std::function<void(std::string_view)> &take);

private:
    struct File {
        ZipEntry entry;
        std::string_view copied;          // as it is in the archive
        std::vector<DeflatedPart> parts;  // else, in the spool
    };
    File with_rows(const ZipEntry &entry, const DeflatedPart &rows);

    std::string archive_;
    Spool &spool_;
    std::vector<File> files_;
    std::string directory_;
    uint64 directory_offset_ = 0;
};

}  // namespace cp
