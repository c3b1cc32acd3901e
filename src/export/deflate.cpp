#include "export/deflate.hpp"

namespace cp {

namespace {

// Sheets are most repetitive: level 2 makes them a fifth larger than level 6, in a quarter of the time.
constexpr int kLevel = 2;
constexpr size_t kBufferSize = 65536;

Bytef *bytes_of(std::string_view text) noexcept {
    // zlib only reads them.
    return reinterpret_cast<Bytef *>(const_cast<char *>(text.data()));
}

// In a zip archive streams have no header of zlib's.
constexpr int kWindowBits = -MAX_WBITS;

}  // namespace

Deflater::Deflater(Spool &spool) : spool_(spool), buffer_(kBufferSize, '\0') {
    if (deflateInit2(&stream_, kLevel, Z_DEFLATED, kWindowBits, MAX_MEM_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::bad_alloc();
    part_.offset = spool_.size();
}

void Deflater::deflate_input(int flush) {
    do {
        stream_.next_out = bytes_of(buffer_);
        stream_.avail_out = static_cast<uInt>(buffer_.size());
        (void) deflate(&stream_, flush);
        const size_t produced = buffer_.size() - stream_.avail_out;
        if (produced > 0)
            spool_.append(std::string_view(buffer_).substr(0, produced));
    } while (stream_.avail_out == 0);
}

void Deflater::write(std::string_view text) {
    stream_.next_in = bytes_of(text);
    stream_.avail_in = static_cast<uInt>(text.size());
    part_.crc = static_cast<uint32>(crc32_z(part_.crc, bytes_of(text), text.size()));
    part_.uncompressed += text.size();
    deflate_input(Z_NO_FLUSH);
}

DeflatedPart Deflater::finish(bool last) {
    deflate_input(last ? Z_FINISH : Z_FULL_FLUSH);
    DeflatedPart part = part_;
    part.compressed = spool_.size() - part.offset;
    (void) deflateReset(&stream_);
    part_ = {};
    part_.offset = spool_.size();
    return part;
}

std::string inflated(std::string_view compressed, uint64 size) {
    std::string text(size, '\0');
    z_stream stream{};
    stream.next_in = bytes_of(compressed);
    stream.avail_in = static_cast<uInt>(compressed.size());
    stream.next_out = bytes_of(text);
    stream.avail_out = static_cast<uInt>(text.size());
    if (inflateInit2(&stream, kWindowBits) != Z_OK)
        throw std::bad_alloc();
    const int result = inflate(&stream, Z_FINISH);
    inflateEnd(&stream);
    if (result != Z_STREAM_END || stream.avail_out != 0)
        throw Error(ERRCODE_DATA_CORRUPTED, "a sheet of the workbook is damaged");
    return text;
}

}  // namespace cp
