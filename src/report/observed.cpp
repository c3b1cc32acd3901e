#include "report/observed.hpp"

#include "pg/table_rows.hpp"

namespace cp {

namespace {

enum ProjectColumn { column_source_id = 1, column_project_id, column_row_count };

class IdVisitor final : public CellVisitor {
public:
    IdVisitor(Role role, ObservedIds &observed) : role_(role), observed_(observed) {}
    void visit(const StoredCell &cell) override {
        const OptionalInteger &id = role_ == Role::project ? cell.key.project : cell.key.interviewer;
        if (!id.present)
            return;
        observed_.rows[id.value] += cell.measures.rows;
        const OptionalText &key = role_ == Role::project ? cell.key.project_key : cell.key.interviewer_key;
        if (key.present)
            observed_.keys.try_emplace(id.value, key.text);
    }

private:
    Role role_;
    ObservedIds &observed_;
};

class SegmentVisitor final : public CellVisitor {
public:
    void visit(const StoredCell &cell) override {
        if (cell.key.segment.present)
            rows[std::string(cell.key.segment.text)] += cell.measures.rows;
    }
    std::unordered_map<std::string, int64> rows;
};

StoredScan scan_of(const Source &source, const VisibleProjects &visible, Snapshot snapshot) {
    StoredScan scan{};
    scan.source = &source;
    scan.snapshot = snapshot;
    scan.days = kAllDays;
    scan.projects = visible.all ? nullptr : &visible.ids;
    return scan;
}

void forget_empty(ObservedIds &observed) {
    std::erase_if(observed.rows, [](const auto &entry) { return entry.second == 0; });
}

}  // namespace

ObservedIds observed_projects(const Source &source, const VisibleProjects &visible, Snapshot snapshot) {
    ObservedIds observed;
    {
        TableRows rows(internal_relation("project"), snapshot);
        while (rows.next()) {
            if (rows.integer(column_source_id) != source.id || rows.is_null(column_project_id))
                continue;
            const int64 project = rows.integer(column_project_id);
            if (visible.contains(project))
                observed.rows[project] += rows.integer(column_row_count);
        }
    }
    IdVisitor visitor(Role::project, observed);
    (void) scan_deltas(scan_of(source, visible, snapshot), visitor);
    forget_empty(observed);
    return observed;
}

ObservedIds observed_interviewers(const Source &source, const VisibleProjects &visible, Snapshot snapshot) {
    ObservedIds observed;
    IdVisitor visitor(Role::interviewer, observed);
    StoredScan scan = scan_of(source, visible, snapshot);
    scan.level = Level::interviewer_month;
    scan_rollup(scan, visitor);
    (void) scan_deltas(scan, visitor);
    forget_empty(observed);
    return observed;
}

std::vector<std::string> observed_segments(const Source &source, const VisibleProjects &visible, Snapshot snapshot) {
    SegmentVisitor visitor;
    const StoredScan scan = scan_of(source, visible, snapshot);
    scan_rollup(scan, visitor);
    (void) scan_deltas(scan, visitor);
    std::vector<std::string> segments;
    for (const auto &[segment, rows] : visitor.rows)
        if (rows != 0)
            segments.push_back(segment);
    std::sort(segments.begin(), segments.end());
    return segments;
}

std::string key_of(const Source &source, Role role, const ObservedIds &observed, int64 id, Snapshot snapshot) {
    if (!source.is_keyed(role))
        return std::to_string(id);
    const auto pending = observed.keys.find(id);
    if (pending != observed.keys.end())
        return pending->second;
    return key_of_surrogate(source, role, id, snapshot).value_or(std::to_string(id));
}

std::vector<std::string> keys_of(const Source &source, Role role, const std::vector<int64> &ids, Snapshot snapshot) {
    std::vector<std::string> keys;
    std::vector<int64> unfolded;
    for (const int64 id : ids) {
        if (std::optional<std::string> key = key_of_surrogate(source, role, id, snapshot))
            keys.push_back(std::move(*key));
        else
            unfolded.push_back(id);
    }
    if (unfolded.empty())
        return keys;
    // Only a fold writes members; until then the deltas alone know the key.
    ObservedIds observed;
    IdVisitor visitor(role, observed);
    VisibleProjects everything;
    everything.all = true;
    (void) scan_deltas(scan_of(source, everything, snapshot), visitor);
    for (const int64 id : unfolded)
        if (const auto found = observed.keys.find(id); found != observed.keys.end())
            keys.push_back(found->second);
    return keys;
}

}  // namespace cp
