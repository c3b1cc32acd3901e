// The groups of a board: codes in their order, and what stored cells count of each.
#pragma once

#include "report/board.hpp"

namespace cp {

// Rows of a day.
struct DayRows {
    Day day;
    int64 rows;
};

// Rows that have one code as cells keep it.
struct CodeRows {
    int64 total = 0, undated = 0;
    std::vector<DayRows> days;  // dated rows, newest day first; empty where days are not wanted

    void add(Day day, int64 rows, bool with_days);
    // Each day once, and none without rows.
    void sort_days();
    void add(const CodeRows &other);
};

// What cells count, by code; the rows without one apart.
struct BoardCells {
    std::unordered_map<std::string, CodeRows> codes;
    CodeRows missing;
};
BoardCells count_codes(const Filters &filters, bool with_days);

// Without totals and rows; the last one is for all codes that are not among them. The codes that every dictionary
// begins with are left out where a mapped table names others, nobody has changed them, and no row has them.
std::vector<BoardGroup> board_groups(const Source &source, const BoardCells &cells);

}  // namespace cp
