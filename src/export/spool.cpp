#include "export/spool.hpp"

namespace cp {

void Spool::append(std::string_view bytes) {
    pg([&] {
        CHECK_FOR_INTERRUPTS();
        // PostgreSQL 15 wants what it writes to be writable.
        BufFileWrite(file_, const_cast<char *>(bytes.data()), bytes.size());
    });
    size_ += bytes.size();
}

void Spool::read(uint64 offset, uint64 length, const std::function<void(std::string_view)> &take) {
    std::array<char, 65536> piece;
    pg([&] {
        if (BufFileSeek(file_, 0, static_cast<off_t>(offset), SEEK_SET) != 0)
            ereport(ERROR, (errcode_for_file_access(), errmsg("could not seek in a temporary file")));
    });
    while (length > 0) {
        const size_t wanted = std::min<uint64>(length, piece.size());
        pg([&] {
            CHECK_FOR_INTERRUPTS();
            if (BufFileRead(file_, piece.data(), wanted) != wanted)
                ereport(ERROR, (errcode_for_file_access(), errmsg("could not read from a temporary file")));
        });
        take({piece.data(), wanted});
        length -= wanted;
    }
}

}  // namespace cp
