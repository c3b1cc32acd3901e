// Reading one of our own small tables without SPI: by the latest snapshot, in heap order.
#pragma once

#include "pg/owners.hpp"

namespace cp {

class TableRows {
public:
    TableRows(Oid relid, Snapshot snapshot);
    ~TableRows();
    TableRows(const TableRows &) = delete;
    TableRows &operator=(const TableRows &) = delete;

    // Goes to the next row; the values of the last one are gone then.
    bool next();
    // Columns count from 1. Text of any text column; integers of int2, int4, int8, oid, date and the reg types.
    bool is_null(int column) const noexcept { return slot_->tts_isnull[column - 1]; }
    Datum datum(int column) const noexcept { return slot_->tts_values[column - 1]; }
    std::string text(int column) const;
    std::optional<std::string> optional_text(int column) const;
    int64 integer(int column) const;
    std::optional<int64> optional_integer(int column) const;
    bool boolean(int column) const noexcept { return !is_null(column) && DatumGetBool(datum(column)); }

private:
    ScopeExit exit_;
    OpenRelation relation_;
    TupleTableSlot *slot_;
    TableScanDesc scan_;
};

}  // namespace cp
