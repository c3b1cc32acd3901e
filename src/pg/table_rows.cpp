#include "pg/table_rows.hpp"

#include "pg/text.hpp"

namespace cp {

TableRows::TableRows(Oid relid, Snapshot snapshot) : relation_(relid, AccessShareLock) {
    pg([&] {
        slot_ = table_slot_create(relation_.get(), nullptr);
        scan_ = table_beginscan(relation_.get(), snapshot, 0, nullptr);
    });
}

TableRows::~TableRows() {
    if (exit_.by_exception())
        return;
    table_endscan(scan_);
    ExecDropSingleTupleTableSlot(slot_);
}

bool TableRows::next() {
    return pg([&] {
        if (!table_scan_getnextslot(scan_, ForwardScanDirection, slot_))
            return false;
        slot_getallattrs(slot_);
        return true;
    });
}

std::string TableRows::text(int column) const { return is_null(column) ? std::string() : text_of(datum(column)); }

std::optional<std::string> TableRows::optional_text(int column) const {
    return is_null(column) ? std::nullopt : std::optional(text_of(datum(column)));
}

int64 TableRows::integer(int column) const {
    if (is_null(column))
        return 0;
    switch (TupleDescAttr(relation_.descriptor(), column - 1)->attlen) {
        case 2: return DatumGetInt16(datum(column));
        case 8: return DatumGetInt64(datum(column));
        default: return DatumGetInt32(datum(column));
    }
}

std::optional<int64> TableRows::optional_integer(int column) const {
    return is_null(column) ? std::nullopt : std::optional(integer(column));
}

}  // namespace cp
