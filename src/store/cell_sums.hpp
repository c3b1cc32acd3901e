// What is to be added to the storage of one source: cells, subjects and projects, each with its own signed sums.
#pragma once

#include "pg/owners.hpp"
#include "store/cell.hpp"

namespace cp {

class CellSums {
public:
    explicit CellSums(MemoryContext parent = CurrentMemoryContext)
        : memory_("sums of cells", parent),
          chunks_(packed_context(memory_.get())),
          cells(chunks_),
          subjects(chunks_),
          projects(chunks_) {}

    // Adds measures to the cell, and the rows to its subject where the key has one.
    void add(const CellKey &key, const Measures &measures, Numeric amount, const Histogram *histogram, int sign);
    // Counts the rows of a cell, and changes, for its project.
    void add_project(const CellKey &key, int64 rows, int64 changes);
    size_t bytes() const noexcept { return MemoryContextMemAllocated(memory_.get(), true); }

private:
    // Packs chunks of any size, where PostgreSQL's usual context would round a cell up to the next power of two.
    static MemoryContext packed_context(MemoryContext parent);

    OwnedContext memory_;
    MemoryContext chunks_;

public:
    CellTable cells;     // by cell; no key has a subject
    CellTable subjects;  // by cell and subject; only rows count
    CellTable projects;  // by project; rows, and dials stand for the number of changes
};

// The key of the cell to which a subject's rows belong.
inline CellKey without_subject(const CellKey &key) noexcept {
    CellKey cell = key;
    cell.subject = {};
    return cell;
}

// A stored histogram; 22P03 where the bytes are none.
Histogram histogram_of(std::string_view bytes);
// The same as a value of a bytea column, in the current memory context.
Datum histogram_datum(const Histogram &histogram);

}  // namespace cp
