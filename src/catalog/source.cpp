#include "catalog/source.hpp"

#include "catalog/version.hpp"
#include "pg/table_rows.hpp"

namespace cp {

namespace {

// The whole catalog of this database: a few sources. Read again after any change that some backend announced.
struct Cache {
    bool valid = false;
    bool watching = false;
    Oid source_relation = InvalidOid;
    std::vector<SourcePtr> sources;
    std::unordered_map<Oid, std::vector<SourcePtr>> by_relation;
};

Cache &cache() {
    static Cache instance;
    return instance;
}

// Called by PostgreSQL whenever any relation changes; may neither raise nor look anything up.
void forget_changed(Datum, Oid relid) {
    Cache &known = cache();
    if (relid == InvalidOid || relid == known.source_relation)
        known.valid = false;
    // Not this relation's entry alone: attaching a partition changes the ancestors of the partitions below it
    // unannounced.
    known.by_relation.clear();
}

// Columns of collection_internal.source, in their order.
enum SourceColumn {
    source_id_column = 1,
    source_name,
    source_fact,
    source_time_zone,
    source_first_role,
    source_project_keyed = 17,
    source_interviewer_keyed,
    source_key_seed,
    source_hourly,
    source_track_subjects,
    source_track_percentiles,
    source_is_default,
    source_filled,
    source_frozen_before,
    source_retained_from
};

std::optional<Day> day_at(const TableRows &row, int column) {
    const std::optional<int64> day = row.optional_integer(column);
    return day && *day != kUndated ? std::optional(static_cast<Day>(*day)) : std::nullopt;
}

Day later(const std::optional<Day> &a, const std::optional<Day> &b) {
    return std::max(a.value_or(kUndated), b.value_or(kUndated));
}

std::shared_ptr<Source> read_source(const TableRows &row) {
    static uint64 generation = 0;
    auto source = std::make_shared<Source>();
    source->generation = ++generation;
    source->id = static_cast<int32>(row.integer(source_id_column));
    source->name = row.text(source_name);
    source->fact = static_cast<Oid>(row.integer(source_fact));
    source->time_zone = row.text(source_time_zone);
    source->zone = pg([&] { return pg_tzset(source->time_zone.c_str()); });
    for (size_t role = 0; role < kRoleCount; ++role)
        source->roles[role] = row.optional_text(static_cast<int>(source_first_role + role));
    source->project_keyed = row.boolean(source_project_keyed);
    source->interviewer_keyed = row.boolean(source_interviewer_keyed);
    source->key_seed = row.integer(source_key_seed);
    source->hourly = row.boolean(source_hourly);
    source->track_subjects = row.boolean(source_track_subjects);
    source->track_percentiles = row.boolean(source_track_percentiles);
    source->is_default = row.boolean(source_is_default);
    source->filled = row.boolean(source_filled);
    source->frozen_before = day_at(row, source_frozen_before);
    source->retained_from = day_at(row, source_retained_from);
    source->counted_from = later(source->frozen_before, source->retained_from);
    source->bounded = !row.is_null(source_frozen_before) || !row.is_null(source_retained_from);
    return source;
}

void read_outcomes(Source &source, Snapshot snapshot) {
    TableRows rows(internal_relation("outcome"), snapshot);
    while (rows.next()) {
        if (rows.integer(1) != source.id)
            continue;
        source.outcomes.push_back({rows.text(2), rows.optional_text(3), rows.text(4), rows.optional_text(5),
                                   rows.optional_text(6), rows.optional_integer(7)});
    }
    std::sort(source.outcomes.begin(), source.outcomes.end(), [](const Outcome &a, const Outcome &b) {
        const int64 last = PG_INT32_MAX;
        return std::pair(a.sort_order.value_or(last), a.code) < std::pair(b.sort_order.value_or(last), b.code);
    });
}

void read_dimensions(Source &source, Snapshot snapshot) {
    TableRows rows(internal_relation("dimension"), snapshot);
    while (rows.next()) {
        if (rows.integer(1) != source.id)
            continue;
        source.dimensions.push_back({rows.text(2), static_cast<Oid>(rows.integer(3)), rows.text(4),
                                     rows.optional_text(5), rows.optional_text(6), rows.optional_text(7),
                                     rows.optional_text(8), rows.optional_text(9), rows.optional_text(10),
                                     rows.optional_text(11), rows.optional_text(12)});
    }
}

void read_references(Source &source, Snapshot snapshot) {
    TableRows rows(internal_relation("reference"), snapshot);
    while (rows.next())
        if (rows.integer(1) == source.id)
            source.references.push_back({rows.text(2), rows.text(3), static_cast<Oid>(rows.integer(4)), rows.text(5),
                                         rows.text(6), rows.text(7)});
    std::sort(source.references.begin(), source.references.end(),
              [](const Reference &a, const Reference &b) { return a.name < b.name; });
}

void read_permissions(Source &source, Snapshot snapshot) {
    TableRows rows(internal_relation("permission_map"), snapshot);
    while (rows.next())
        if (rows.integer(1) == source.id)
            source.permissions = PermissionMap{static_cast<Oid>(rows.integer(2)),
                                               rows.text(3),
                                               rows.text(4),
                                               rows.optional_text(5),
                                               rows.text(6),
                                               rows.text(7)};
}

std::vector<SourcePtr> read_sources(Oid relid) {
    std::vector<SourcePtr> sources;
    const HeldSnapshot snapshot = HeldSnapshot::latest();
    std::vector<std::shared_ptr<Source>> found;
    {
        TableRows rows(relid, snapshot.get());
        while (rows.next())
            found.push_back(read_source(rows));
    }
    for (const auto &source : found) {
        read_outcomes(*source, snapshot.get());
        read_dimensions(*source, snapshot.get());
        read_references(*source, snapshot.get());
        read_permissions(*source, snapshot.get());
        sources.push_back(source);
    }
    return sources;
}

void load(Cache &known) {
    if (!known.watching) {
        pg([] { CacheRegisterRelcacheCallback(forget_changed, Datum(0)); });
        known.watching = true;
    }
    known.source_relation = find_internal_relation("source");
    known.by_relation.clear();
    // Set before reading: a change announced while we read makes it false again.
    known.valid = true;
    try {
        known.sources.clear();
        if (OidIsValid(known.source_relation)) {
            require_served();
            known.sources = read_sources(known.source_relation);
        }
    } catch (...) {
        known.valid = false;
        throw;
    }
    // Without the extension there is no relation whose change would tell us of its creation.
    if (!OidIsValid(known.source_relation))
        known.valid = false;
}

const std::vector<SourcePtr> &current_sources() {
    Cache &known = cache();
    if (!known.valid)
        load(known);
    return known.sources;
}

std::vector<Oid> with_ancestors(Oid relid) {
    std::vector<Oid> relations{relid};
    List *ancestors = pg([&] { return get_rel_relispartition(relid) ? get_partition_ancestors(relid) : NIL; });
    const ListCell *cell = nullptr;
    foreach (cell, ancestors)
        relations.push_back(lfirst_oid(cell));
    return relations;
}

}  // namespace

const Dimension *Source::find_dimension(std::string_view wanted) const noexcept {
    const auto found = std::find_if(dimensions.begin(), dimensions.end(),
                                    [&](const Dimension &each) { return each.dimension == wanted; });
    return found == dimensions.end() ? nullptr : &*found;
}

const Outcome *Source::find_outcome(std::string_view code) const noexcept {
    const auto found =
        std::find_if(outcomes.begin(), outcomes.end(), [&](const Outcome &each) { return each.code == code; });
    return found == outcomes.end() ? nullptr : &*found;
}

std::vector<SourcePtr> all_sources() { return current_sources(); }

void recheck_catalog() { (void) current_sources(); }

SourcePtr find_source(std::string_view name) {
    for (const SourcePtr &source : current_sources())
        if (source->name == name)
            return source;
    return nullptr;
}

SourcePtr find_source(int32 id) {
    for (const SourcePtr &source : current_sources())
        if (source->id == id)
            return source;
    return nullptr;
}

std::vector<SourcePtr> sources_of_relation(Oid relid) {
    const std::vector<SourcePtr> &sources = current_sources();
    Cache &known = cache();
    if (const auto found = known.by_relation.find(relid); found != known.by_relation.end())
        return found->second;
    std::vector<SourcePtr> matching;
    if (!sources.empty()) {
        const std::vector<Oid> relations = with_ancestors(relid);
        for (const SourcePtr &source : sources)
            if (std::find(relations.begin(), relations.end(), source->fact) != relations.end())
                matching.push_back(source);
    }
    // Whole or not at all: an entry that is left empty for want of memory would stop capture without a word.
    if (known.valid)
        known.by_relation.emplace(relid, matching);
    return matching;
}

SourcePtr resolve_source(const std::optional<std::string> &name) {
    if (name) {
        SourcePtr source = find_source(*name);
        if (source == nullptr)
            throw Error(ERRCODE_UNDEFINED_OBJECT, "source \"" + *name + "\" does not exist");
        return source;
    }
    const std::vector<SourcePtr> &sources = current_sources();
    const auto marked =
        std::find_if(sources.begin(), sources.end(), [](const SourcePtr &source) { return source->is_default; });
    if (marked != sources.end())
        return *marked;
    if (sources.size() == 1)
        return sources.front();
    if (sources.empty())
        throw Error(ERRCODE_UNDEFINED_OBJECT, "no source is registered")
            .hint("Register a fact table with collection_register().");
    throw Error(ERRCODE_UNDEFINED_OBJECT, "no source is the default").hint("Name one in the parameter source.");
}

Day counted_from(int32 source_id, Snapshot snapshot) {
    // The snapshot may be newer than the cache as well.
    pg([] { AcceptInvalidationMessages(); });
    const SourcePtr source = find_source(source_id);
    if (source == nullptr || !source->bounded)
        return kUndated;
    TableRows rows(internal_relation("source"), snapshot);
    while (rows.next())
        if (rows.integer(source_id_column) == source_id)
            return later(day_at(rows, source_frozen_before), day_at(rows, source_retained_from));
    return kUndated;
}

void announce_catalog_change() {
    const Oid relid = find_internal_relation("source");
    if (OidIsValid(relid))
        pg([&] { CacheInvalidateRelcacheByRelid(relid); });
}

}  // namespace cp
