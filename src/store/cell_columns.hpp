// Reading a cell from the columns of a stored relation, or of an index that holds them all.
#pragma once

#include "store/stored.hpp"

namespace cp {

// Where the parts of a cell are, from 1 on; 0 where there is none.
struct CellColumns {
    AttrNumber source, day, rows, project, interviewer, hour, open, timed, dials, duration_sec, duration_us, negative,
        missing, amount, project_key, interviewer_key, outcome, segment, subject, histogram;
};

inline constexpr CellColumns kDeltaColumns{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20};
// Of the index of subject_rollup.
inline constexpr CellColumns kSubjectIndexColumns{1, 3, 9, 2, 5, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6, 8, 4, 0};

// The bytes of a text or bytea, detoasted in the current context where need be. To be called inside pg().
std::string_view bytes_of(Datum value);

OptionalInteger optional_at(const Datum *values, const bool *nulls, AttrNumber column) noexcept;
inline Day day_at(const Datum *values, AttrNumber column) noexcept { return DatumGetDateADT(values[column - 1]); }

// What must be detoasted lives in context, until the next cell is read. To be called inside pg().
void read_cell(const Datum *values, const bool *nulls, const CellColumns &columns, MemoryContext context,
               StoredCell &cell);

}  // namespace cp
