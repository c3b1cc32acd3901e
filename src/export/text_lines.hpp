// The lines of an export, as rows of text.
#pragma once

#include "export/varlena.hpp"
#include "pg/result.hpp"

namespace cp {

class TextLines {
public:
    explicit TextLines(FunctionCallInfo fcinfo) : rows_(fcinfo) {}
    // No memory is taken for a line but that of the longest.
    void add(std::string_view line) {
        value_.clear();
        value_.append(line);
        ResultRow row;
        row.datum(value_.datum(), false);
        rows_.add(std::move(row));
    }

private:
    ResultSet rows_;
    Varlena value_;
};

}  // namespace cp
