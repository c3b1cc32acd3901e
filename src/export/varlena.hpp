// A text or bytea value that is made again and again in the same memory.
#pragma once

#include "pg/postgres.hpp"

namespace cp {

class Varlena {
public:
    Varlena() : bytes_(VARHDRSZ, '\0') {}
    void clear() { bytes_.resize(VARHDRSZ); }
    void append(std::string_view content) { bytes_ += content; }
    size_t size() const noexcept { return bytes_.size() - VARHDRSZ; }
    // Lives until the next change.
    Datum datum() {
        SET_VARSIZE(bytes_.data(), bytes_.size());
        return PointerGetDatum(bytes_.data());
    }

private:
    std::string bytes_;
};

}  // namespace cp
