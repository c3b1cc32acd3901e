// The newest rows of several groups of outcome codes, read by one statement.
#pragma once

#include "report/fact_sql.hpp"

namespace cp {

// From when on the newest rows of a group are looked for; what came before cannot be among them.
struct NewestFrom {
    Day since = kUndated;  // kUndated: from the first day of the filters on
    bool undated = false;  // undated rows come after all others
};

// Rows of one group that have these codes.
struct NewestOfCode {
    int64 group;
    std::string code;
    NewestFrom from;
};

// Rows of the last group that have no code, or one that nobody could name: blank, or longer than cells keep it.
struct NewestOfRest {
    int64 group;
    bool missing = false;        // rows without a code
    NewestFrom from;             // of these
    bool unnamed = false;        // rows with a code that is none of named
    std::vector<DayRange> days;  // on which those are
    std::vector<std::string> named;
};

struct NewestWanted {
    int64 limit;  // of each group
    std::vector<NewestOfCode> codes;
    std::optional<NewestOfRest> rest;
};

// Groups come in their order, the rows of each newest first. The outcomes of the filters are not looked at. With ids
// alone the only columns are the row's id and the group.
FactQuery newest_query(const Filters &filters, const NewestWanted &wanted, bool ids_alone);

// How many rows without a code there are from then on, '' among them, but no other blanks.
int64 count_missing(const Filters &filters, const NewestFrom &from);

// Whether cells have the very text of every outcome.
bool are_codes_exact(const Source &source);

}  // namespace cp
