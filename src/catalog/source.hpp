// Registered sources, read by the latest snapshot and cached in the backend until another session changes them.
#pragma once

#include "catalog/internal.hpp"
#include "model/day.hpp"

namespace cp {

enum class Role {
    project,
    interviewer,
    outcome,
    started_at,
    ended_at,
    dials,
    subject,
    segment,
    amount,
    row_id,
    details,
    row_filter
};
inline constexpr size_t kRoleCount = 12;
inline constexpr std::array<const char *, kRoleCount> kRoleNames{"project",  "interviewer", "outcome", "started_at",
                                                                 "ended_at", "dials",       "subject", "segment",
                                                                 "amount",   "row_id",      "details", "row_filter"};

struct Outcome {
    std::string code;
    std::optional<std::string> label;
    std::string disposition;
    std::optional<std::string> color;
    std::optional<std::string> description;
    std::optional<int32> sort_order;
};

// The application's table that names the keys of a role. Values are row expressions over it.
struct Dimension {
    std::string dimension;  // project, interviewer, outcome
    Oid relation;
    std::string key;
    std::optional<std::string> label, team, target, status, color, description, sort_order, row_filter;
};

// A further object joined to the rows of pages, boards and exports: who owns a call, who it is assigned to.
struct Reference {
    std::string name;
    std::string fact_column;  // row expression over the fact table
    Oid relation;
    std::string key;      // row expression over the relation
    std::string columns;  // ROW(...) of its columns
    std::string labels;   // what they are called in the object: identifiers, quoted, by commas

    // Whether one key finds the same object in both.
    bool same_objects(const Reference &other) const noexcept {
        return relation == other.relation && key == other.key && columns == other.columns && labels == other.labels;
    }
};

// The application's own permission table: who may see which project.
struct PermissionMap {
    Oid relation;
    std::string user_column, project_column;       // row expressions over it
    std::optional<std::string> permission_column;  // nothing: a row lets its user view
    std::string user_kind;                         // integer, uuid or text
    std::string permission_kind;                   // text, boolean; empty: none
};

struct Source {
    uint64
        generation;  // differs for every reading of the catalog: what is derived from a source is stale when it changes
    int32 id;
    std::string name;
    Oid fact;
    std::string time_zone;
    pg_tz *zone;
    std::array<std::optional<std::string>, kRoleCount>
        roles;                              // row expressions over the fact table; columns are quoted identifiers
    bool project_keyed, interviewer_keyed;  // keys that are not integers have surrogates
    int64 key_seed;
    bool hourly, track_subjects, track_percentiles, is_default, filled;
    std::optional<Day> frozen_before, retained_from;
    Day counted_from = kUndated;    // the later of the two
    bool bounded = false;           // it has such a boundary, or had one
    std::vector<Outcome> outcomes;  // the dictionary: in the order of sort_order, then code
    std::vector<Dimension> dimensions;
    std::vector<Reference> references;  // by name
    std::optional<PermissionMap> permissions;

    const std::optional<std::string> &role(Role role) const noexcept { return roles[static_cast<size_t>(role)]; }
    bool has(Role wanted) const noexcept { return role(wanted).has_value(); }
    // Whether the role's keys are texts; those of projects and interviewers have surrogates then.
    bool is_keyed(Role role) const noexcept {
        return role == Role::project ? project_keyed : role != Role::interviewer || interviewer_keyed;
    }
    // Days before the boundary are frozen or forgotten: nobody looks at their rows, nor at deltas of theirs that are
    // still pending. The undated rows are always counted.
    bool counts(Day day) const noexcept { return day >= counted_from || day == kUndated; }
    const Dimension *find_dimension(std::string_view wanted) const noexcept;
    const Outcome *find_outcome(std::string_view code) const noexcept;
};

using SourcePtr = std::shared_ptr<const Source>;

// All of these raise 55000 where the library does not serve the version of our objects (catalog/version.hpp).
// Pointers stay valid while held, whatever is invalidated meanwhile.
SourcePtr find_source(std::string_view name);  // nullptr where there is none
SourcePtr find_source(int32 id);
std::vector<SourcePtr> all_sources();
// The sources whose fact table is this relation, or an ancestor of this partition.
std::vector<SourcePtr> sources_of_relation(Oid relid);

// The source that a call means: the named one, else the default, else the only one. 42704 where there is none.
SourcePtr resolve_source(const std::optional<std::string> &name);

// The boundary as a snapshot sees it, which may be older than the source in hand; kUndated where there is none.
Day counted_from(int32 source_id, Snapshot snapshot);

// 55000 where the library does not serve our objects. To be called where a lock on one of our tables may have been
// waited for, as ALTER EXTENSION UPDATE may have changed the table meanwhile, and by what asks for no source. Costs
// nothing where nothing was announced.
void recheck_catalog();

// Makes every backend read the catalog again once this transaction commits.
void announce_catalog_change();

}  // namespace cp
