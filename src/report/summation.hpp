// Sums stored cells by group, as they are visited.
#pragma once

#include "model/subject_counts.hpp"
#include "report/cell_filter.hpp"
#include "report/engine.hpp"
#include "store/stored.hpp"

namespace cp {

// What a group is known by while cells are summed. Its text is a view: into a cell, or into the group that was made.
struct GroupKey {
    bool previous = false;
    int64 bucket = 0;
    OptionalInteger id;
    OptionalText text;
    bool operator==(const GroupKey &other) const noexcept = default;
};

struct GroupKeyHash {
    size_t operator()(const GroupKey &key) const noexcept {
        size_t hash =
            std::hash<std::string_view>()(key.text.text) + (key.text.present ? 1 : 0) + (key.previous ? 2 : 0);
        hash = hash * 0x9E3779B97F4A7C15ULL + static_cast<uint64>(key.bucket);
        hash = hash * 0x9E3779B97F4A7C15ULL + static_cast<uint64>(key.id.value) + (key.id.present ? 1 : 0);
        return hash ^ (hash >> 32);
    }
};

using GroupPlaces = std::unordered_map<GroupKey, uint32, GroupKeyHash>;

using Groups = std::vector<std::unique_ptr<KpiGroup>>;

class Summation final : public CellVisitor {
public:
    Summation(const KpiQuery &query, MemoryContext context);
    void run(Snapshot snapshot);
    void visit(const StoredCell &cell) override;

    // By interviewer where teams are wanted: which team they are in, only their own table tells.
    Groups &groups() noexcept { return groups_; }
    // Subjects by the place of a group among groups().
    SubjectRows &subjects() noexcept { return subjects_; }

private:
    Level level() const;
    uint32 group_of(const CellKey &key);
    uint32 make_group(const GroupKey &wanted, const CellKey &key);
    int64 ended_rows(const StoredCell &cell) const;
    void add_measures(KpiSums &sums, const StoredCell &cell, const Classified &outcome) const;

    const KpiQuery &query_;
    const Filters &filters_;
    CellFilter wanted_;
    MemoryContext context_;
    bool has_ends_, subjects_wanted_, percentiles_wanted_;
    bool measures_wanted_ = true;  // else subjects alone are counted
    Groups groups_;
    GroupPlaces places_;
    std::optional<std::pair<GroupKey, uint32>> last_;
    SubjectRows subjects_;
};

}  // namespace cp
