// collection_version: a token that changes whenever a number that the caller may see could.
#include "access/access.hpp"
#include "model/hash.hpp"
#include "pg/args.hpp"
#include "pg/table_rows.hpp"
#include "pg/text.hpp"
#include "report/filter.hpp"
#include "store/stored.hpp"

namespace cp {

namespace {

enum ProjectColumn { column_source_id = 1, column_project_id, column_row_count, column_changes };

class DeltaCount final : public CellVisitor {
public:
    void visit(const StoredCell &) override { ++count; }
    int64 count = 0;
};

// Deltas folded into the visible projects, ever: it only grows.
int64 folded_changes(const Source &source, const VisibleProjects &visible, Snapshot snapshot) {
    int64 changes = 0;
    TableRows rows(internal_relation("project"), snapshot);
    while (rows.next()) {
        if (rows.integer(column_source_id) != source.id)
            continue;
        const bool seen =
            rows.is_null(column_project_id) ? visible.all : visible.contains(rows.integer(column_project_id));
        if (seen)
            changes += rows.integer(column_changes);
    }
    return changes;
}

int64 pending_changes(const Source &source, const VisibleProjects &visible, Snapshot snapshot) {
    StoredScan scan{};
    scan.source = &source;
    scan.snapshot = snapshot;
    scan.days = kAllDays;
    scan.projects = visible.all ? nullptr : &visible.ids;
    DeltaCount pending;
    (void) scan_deltas(scan, pending);
    return pending.count;
}

// What the dictionary makes of the codes: reclassifying one changes numbers and no cell. And the days that are frozen
// or forgotten: moving these takes away what was pending of them.
std::string settings_digest(const Source &source) {
    std::string text = std::to_string(source.counted_from) + ";";
    for (const Outcome &outcome : source.outcomes)
        text += std::to_string(outcome.code.size()) + ":" + outcome.code + outcome.disposition + ";";
    constexpr int kDigits = 8;
    static const char digits[] = "0123456789abcdef";
    uint64 hash = sip_hash(text, 0, 0);
    std::string digest;
    for (int i = 0; i < kDigits; ++i, hash >>= 4)
        digest += digits[hash & 15];
    return digest;
}

// By source, changes and settings. A fold moves deltas from one term of the sum to the other and changes nothing.
std::string version_of(const FunctionArgs &args) {
    (void) require_principal();
    const SourcePtr source = reportable_source(args.text(0));
    const VisibleProjects visible = visible_projects(*source);
    const HeldSnapshot snapshot = HeldSnapshot::active();
    const int64 changes =
        folded_changes(*source, visible, snapshot.get()) + pending_changes(*source, visible, snapshot.get());
    return std::to_string(source->id) + "-" + std::to_string(changes) + "-" + settings_digest(*source);
}

}  // namespace

}  // namespace cp

CP_FUNCTION(collection_version) { return cp::text_datum(cp::version_of(cp::FunctionArgs(fcinfo))); }
