// Cells that are more than memory shall hold while they are summed: gone to disk, they come back in the order of their
// keys, summed.
#pragma once

#include "pg/owners.hpp"
#include "store/cell.hpp"

struct Tuplesortstate;

namespace cp {

// Gets cells in parts that are in memory one after the other; each cell comes once.
using PartVisitor = std::function<void(const CellTable &)>;

// Temporary files are PostgreSQL's: temp_tablespaces and temp_file_limit hold, and the end of the transaction removes
// them.
class CellSpill {
public:
    // Bytes: what the sort may take in memory, and about as much a part.
    CellSpill(size_t bytes, MemoryContext parent);
    ~CellSpill();
    CellSpill(const CellSpill &) = delete;
    CellSpill &operator=(const CellSpill &) = delete;

    // All cells of a table, which is empty then. One that was taken before is added to.
    void take(CellTable &cells);
    // Once, when all are taken.
    void for_each_part(const PartVisitor &visit);

private:
    void begin_sort();
    void put(const CellKey &key, const CellValue &value);
    bool next();

    ScopeExit exit_;
    size_t bytes_;
    OwnedContext memory_, row_memory_;
    TupleTableSlot *row_ = nullptr, *sorted_ = nullptr;
    Tuplesortstate *sort_ = nullptr;
};

}  // namespace cp
