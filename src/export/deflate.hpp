// Deflates text into a spool, in parts that follow each other in one file of a zip archive.
#pragma once

#include <zlib.h>

#include "export/spool.hpp"

namespace cp {

struct DeflatedPart {
    uint64 offset = 0, compressed = 0, uncompressed = 0;
    uint32 crc = 0;
};

class Deflater {
public:
    explicit Deflater(Spool &spool);
    ~Deflater() { deflateEnd(&stream_); }
    Deflater(const Deflater &) = delete;
    Deflater &operator=(const Deflater &) = delete;

    void write(std::string_view text);
    // Ends a part. What is deflated next refers to nothing in it, so it may follow any other; after the last part of a
    // file none may.
    DeflatedPart finish(bool last);

private:
    void deflate_input(int flush);

    Spool &spool_;
    z_stream stream_{};
    DeflatedPart part_;
    std::string buffer_;
};

// The text of a deflated file. Throws where the bytes are none.
std::string inflated(std::string_view compressed, uint64 size);

}  // namespace cp
