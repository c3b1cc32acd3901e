// The board: every outcome with its total and its newest rows.
#pragma once

#include "model/json.hpp"
#include "report/fact_rows.hpp"

namespace cp {

struct BoardCall {
    int64 limit = 100;    // newest rows of each outcome
    bool details = true;  // else their ids alone
};

// The parameters row_limit and with_details, which follow the filters; 22023 where one is not valid, and where the
// source has no outcomes.
BoardCall read_board_call(const FunctionArgs &args, const Source &source);

struct BoardGroup {
    std::string code, label;
    std::optional<std::string> description, color, disposition;
    bool is_known = true;
    int64 total = 0;
    JsonText newest;  // an array
};

// Every code of the dictionary and of a mapped dimension, in order; then one group for the rows with any other code or
// none. put writes a row as an element of the array.
std::vector<BoardGroup> list_board(const char *function, const Filters &filters, const BoardCall &call,
                                   const std::function<void(JsonText &, const FactRow &)> &put);

// A row's id: a number where the source's ids are integers, null where it has none.
class RowIdWriter {
public:
    RowIdWriter(const Source &source, const BoardCall &call);
    void put(JsonText &json, const FactRow &row) const;

private:
    bool integers_;
};

}  // namespace cp
