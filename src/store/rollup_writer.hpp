// Adds sums of cells to the rollup, at every level, and to what is kept beside it.
#pragma once

#include "store/cell_sums.hpp"
#include "store/keyed_heap.hpp"
#include "store/stored.hpp"

namespace cp {

// The fold lock must be held, and a snapshot be active. Cells are written in key order; those that become zero are
// removed. What is written is taken from the sums.
class RollupWriter {
public:
    RollupWriter();
    void write(const Source &source, CellSums &sums);
    // The same, where the projects' rows and changes are still to be counted.
    void write_counting(const Source &source, CellSums &sums);
    // Adds sums to one of the coarser levels alone, and to the projects. Returns how many rows change.
    int64 write_level(const Source &source, Level level, CellSums &sums);

private:
    struct Row;
    struct Columns;
    using RowVisitor = std::function<void(const std::vector<Row> &)>;
    std::vector<Row> rows_of(const Source &source, const CellTable &table);
    static void add_coarser(Level level, const DayRange &days, const std::vector<Row> &rows, CellSums &sums);
    void write_all(const Source &source, CellSums &sums, const RowVisitor &also);
    void write_cells(const Source &source, Level level, CellSums &sums, const RowVisitor &also = {});
    void write_cell(Columns &columns, const Row &row);
    void write_subjects(const Source &source, CellSums &sums);
    void write_subjects(const Source &source, const CellTable &table);
    void write_projects(const Source &source, const CellTable &table);
    template <class Write>
    void for_each(const std::vector<Row> &rows, KeyedHeap &heap, Write write);

    OwnedContext memory_;
    KeyedHeap cells_, subjects_, projects_;
};

}  // namespace cp
