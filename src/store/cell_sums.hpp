// What is to be added to the storage of one source: cells, subjects and projects, each with its own signed sums.
#pragma once

#include "store/cell_spill.hpp"

namespace cp {

class CellSums final : private CellOverflow {
public:
    static constexpr size_t kUnbounded = std::numeric_limits<size_t>::max();

    // With a budget, in bytes, cells and subjects go to disk when they take more; they can then only be taken. Sorting
    // them takes as much again.
    explicit CellSums(size_t budget = kUnbounded, MemoryContext parent = CurrentMemoryContext)
        : budget_(budget),
          memory_("sums of cells", parent),
          chunks_(packed_context(memory_.get())),
          cells(chunks_, this),
          subjects(chunks_, this),
          projects(memory_.get()) {}
    CellSums(const CellSums &) = delete;
    CellSums &operator=(const CellSums &) = delete;

    // Packs chunks of any size, where PostgreSQL's usual context would round a cell up to the next power of two and
    // keep what is freed.
    static MemoryContext packed_context(MemoryContext parent);

    // What leaves a maintenance command within maintenance_work_mem.
    static size_t maintenance_budget() noexcept { return static_cast<size_t>(maintenance_work_mem) * 1024 / 2; }
    size_t budget() const noexcept { return budget_; }

    // Adds measures to the cell, and the rows to its subject where the key has one.
    void add(const CellKey &key, const Measures &measures, Numeric amount, const Histogram *histogram, int sign);
    // Counts the rows of a cell, and changes, for its project.
    void add_project(const CellKey &key, int64 rows, int64 changes);
    size_t bytes() const noexcept { return MemoryContextMemAllocated(memory_.get(), true); }

    // Gives all cells, or all subjects, away; each comes once.
    void take_cells(const PartVisitor &visit) { take(cells, spilled_cells_, visit); }
    void take_subjects(const PartVisitor &visit) { take(subjects, spilled_subjects_, visit); }

private:
    using Spill = std::optional<CellSpill>;
    void make_room() override;
    void spill(CellTable &table, Spill &place);
    void take(CellTable &table, Spill &place, const PartVisitor &visit);

    size_t budget_;
    OwnedContext memory_;
    MemoryContext chunks_;
    Spill spilled_cells_, spilled_subjects_;

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
