// Text in the encoding of files: UTF-8, whatever the database's.
#pragma once

#include "pg/guard.hpp"

namespace cp {

// 22021 or 22P05 where a character is none, or has no place in UTF-8. Views the text itself or the buffer.
inline std::string_view to_utf8(std::string_view text, std::string &buffer) {
    if (GetDatabaseEncoding() == PG_UTF8)
        return text;
    char *converted = pg([&] { return pg_server_to_any(text.data(), static_cast<int>(text.size()), PG_UTF8); });
    if (converted == text.data())
        return text;
    buffer = converted;
    pfree(converted);
    return buffer;
}

inline std::string to_utf8(const std::string &text) {
    std::string buffer;
    return std::string(to_utf8(text, buffer));
}

}  // namespace cp
