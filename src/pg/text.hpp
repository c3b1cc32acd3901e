// PostgreSQL's text values as C++ strings.
#pragma once

#include "pg/guard.hpp"

namespace cp {

inline std::string text_of(Datum value) {
    const auto *content = pg([&] { return DatumGetTextPP(value); });
    return {VARDATA_ANY(content), static_cast<size_t>(VARSIZE_ANY_EXHDR(content))};
}

// In the current memory context.
inline Datum text_datum(std::string_view value) {
    return pg([&] { return PointerGetDatum(cstring_to_text_with_len(value.data(), static_cast<int>(value.size()))); });
}

}  // namespace cp
