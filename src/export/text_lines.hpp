// The lines of an export, as rows of text.
#pragma once

#include "pg/result.hpp"

namespace cp {

class TextLines {
public:
    explicit TextLines(FunctionCallInfo fcinfo) : rows_(fcinfo) {}
    // No memory is taken for a line but that of the longest.
    void add(std::string_view line) {
        value_.assign(VARHDRSZ, '\0');
        value_ += line;
        SET_VARSIZE(value_.data(), value_.size());
        ResultRow row;
        row.datum(PointerGetDatum(value_.data()), false);
        rows_.add(std::move(row));
    }

private:
    ResultSet rows_;
    std::string value_;
};

}  // namespace cp
