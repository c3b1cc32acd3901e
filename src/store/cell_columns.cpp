#include "store/cell_columns.hpp"

namespace cp {

namespace {

int64 int8_at(const Datum *values, const bool *nulls, AttrNumber column) {
    return column == 0 || nulls[column - 1] ? 0 : DatumGetInt64(values[column - 1]);
}

std::string_view bytes_at(const Datum *values, const bool *nulls, AttrNumber column) {
    return column == 0 || nulls[column - 1] ? std::string_view() : bytes_of(values[column - 1]);
}

OptionalText text_at(const Datum *values, const bool *nulls, AttrNumber column) {
    if (column == 0 || nulls[column - 1])
        return {};
    return {bytes_at(values, nulls, column), true};
}

}  // namespace

// Storage keeps its texts plain and short, but an explicit detoast costs nothing where there is nothing to do.
std::string_view bytes_of(Datum value) {
    const auto *content = PG_DETOAST_DATUM_PACKED(value);
    return {VARDATA_ANY(content), VARSIZE_ANY_EXHDR(content)};
}

OptionalInteger optional_at(const Datum *values, const bool *nulls, AttrNumber column) noexcept {
    if (column == 0 || nulls[column - 1])
        return {};
    return {DatumGetInt64(values[column - 1]), true};
}

void read_cell(const Datum *values, const bool *nulls, const CellColumns &columns, MemoryContext context,
               StoredCell &cell) {
    MemoryContextReset(context);
    MemoryContext previous = MemoryContextSwitchTo(context);
    cell.key.day = day_at(values, columns.day);
    cell.key.project = optional_at(values, nulls, columns.project);
    cell.key.interviewer = optional_at(values, nulls, columns.interviewer);
    cell.key.hour = optional_at(values, nulls, columns.hour);
    cell.key.project_key = text_at(values, nulls, columns.project_key);
    cell.key.interviewer_key = text_at(values, nulls, columns.interviewer_key);
    cell.key.outcome = text_at(values, nulls, columns.outcome);
    cell.key.segment = text_at(values, nulls, columns.segment);
    cell.key.subject = text_at(values, nulls, columns.subject);
    cell.measures = {int8_at(values, nulls, columns.rows),
                     int8_at(values, nulls, columns.open),
                     int8_at(values, nulls, columns.timed),
                     int8_at(values, nulls, columns.dials),
                     Int128{int8_at(values, nulls, columns.duration_sec)} * kMicrosecondsPerSecond +
                         int8_at(values, nulls, columns.duration_us),
                     int8_at(values, nulls, columns.negative),
                     int8_at(values, nulls, columns.missing)};
    cell.amount =
        columns.amount == 0 || nulls[columns.amount - 1] ? nullptr : DatumGetNumeric(values[columns.amount - 1]);
    cell.histogram = bytes_at(values, nulls, columns.histogram);
    MemoryContextSwitchTo(previous);
}

}  // namespace cp
