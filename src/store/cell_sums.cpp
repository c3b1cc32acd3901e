#include "store/cell_sums.hpp"

namespace cp {

namespace {

// A block goes back to the system when all in it is freed.
constexpr Size kLargestBlock = Size{1} << 20;

}  // namespace

MemoryContext CellSums::packed_context(MemoryContext parent) {
    return pg([&] {
        return GenerationContextCreate(parent, "sums of cells", ALLOCSET_DEFAULT_MINSIZE, ALLOCSET_DEFAULT_INITSIZE,
                                       kLargestBlock);
    });
}

void CellSums::spill(CellTable &table, Spill &place) {
    if (table.size() == 0)
        return;
    if (!place)
        place.emplace(budget_ / 4, memory_.get());
    place->take(table);
}

void CellSums::make_room() {
    if (cells.bytes() + subjects.bytes() < budget_)
        return;
    spill(cells, spilled_cells_);
    spill(subjects, spilled_subjects_);
}

void CellSums::take(CellTable &table, Spill &place, const PartVisitor &visit) {
    if (place) {
        spill(table, place);
        place->for_each_part(visit);
        place.reset();
    } else if (table.size() > 0) {
        visit(table);
        table.clear();
    }
}

void CellSums::add(const CellKey &key, const Measures &measures, Numeric amount, const Histogram *histogram, int sign) {
    if (!key.subject.present) {
        cells.add(key, measures, amount, histogram, sign);
        return;
    }
    cells.add(without_subject(key), measures, amount, histogram, sign);
    Measures rows;
    rows.rows = measures.rows;
    subjects.add(key, rows, nullptr, sign);
}

void CellSums::add_project(const CellKey &key, int64 rows, int64 changes) {
    CellKey project;
    project.project = key.project;
    project.project_key = key.project_key;
    Measures counts;
    counts.rows = rows;
    counts.dials = changes;
    projects.add(project, counts, nullptr, 1);
}

Histogram histogram_of(std::string_view bytes) {
    std::optional<Histogram> histogram = Histogram::decode(bytes);
    if (!histogram)
        throw Error(ERRCODE_INVALID_BINARY_REPRESENTATION, "malformed duration histogram")
            .hint("What is stored is damaged: remove the source and register it again.");
    return *std::move(histogram);
}

Datum histogram_datum(const Histogram &histogram) {
    const std::string bytes = histogram.encode();
    return pg([&] {
        auto *value = static_cast<bytea *>(palloc(bytes.size() + VARHDRSZ));
        SET_VARSIZE(value, bytes.size() + VARHDRSZ);
        memcpy(VARDATA(value), bytes.data(), bytes.size());
        return PointerGetDatum(value);
    });
}

}  // namespace cp
