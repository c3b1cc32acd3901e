// collection_register: checks each parameter, creates the triggers, writes the catalog, counts what is there.
#include "catalog/register.hpp"

#include "access/access.hpp"
#include "catalog/internal.hpp"
#include "catalog/role_text.hpp"
#include "catalog/triggers.hpp"
#include "model/kpi.hpp"
#include "pg/args.hpp"
#include "pg/compat.hpp"
#include "pg/sql.hpp"
#include "store/expression.hpp"
#include "store/reconcile.hpp"

extern "C" {
#include <storage/bufmgr.h>
}

namespace cp {

namespace {

// A table of up to 40 MB is counted within the registration.
constexpr BlockNumber kSmallTableBlocks = 5000;

enum class Backfill { automatic, now, background };

// The parameters of collection_register, in their order.
enum Parameter {
    p_source,
    p_fact,
    p_project,
    p_time_zone,
    p_interviewer,
    p_outcome,
    p_started_at,
    p_ended_at,
    p_dials,
    p_subject,
    p_segment,
    p_amount,
    p_row_id,
    p_details,
    p_row_filter,
    p_bucket,
    p_track_subjects,
    p_track_percentiles,
    p_is_default,
    p_backfill
};
constexpr std::array<int, kRoleCount> kRoleParameters{p_project,  p_interviewer, p_outcome, p_started_at,
                                                      p_ended_at, p_dials,       p_subject, p_segment,
                                                      p_amount,   p_row_id,      p_details, p_row_filter};

struct Registration {
    std::string name;
    Oid fact = InvalidOid;
    std::string time_zone;
    std::array<std::optional<std::string>, kRoleCount> roles;
    bool project_keyed = false, interviewer_keyed = false;
    bool hourly = false, track_subjects = false, track_percentiles = false, is_default = false;
    Backfill backfill = Backfill::automatic;

    bool has(Role role) const { return roles[static_cast<size_t>(role)].has_value(); }
};

std::string checked_name(const FunctionArgs &args) {
    std::string name = args.text(p_source).value_or("");
    if (name.find_first_not_of(" \t\r\n") == std::string::npos)
        throw invalid_value("source is missing or blank").hint("Give the source a name, for example 'interviews'.");
    if (name.size() >= NAMEDATALEN)
        throw invalid_value("source name is too long")
            .detail("It has " + std::to_string(name.size()) + " bytes.")
            .hint("Use at most " + std::to_string(NAMEDATALEN - 1) + " bytes.");
    return name;
}

Oid checked_fact(const FunctionArgs &args) {
    const std::optional<Oid> fact = args.oid(p_fact);
    if (!fact)
        throw invalid_value("fact is missing").hint("Name the table of events, for example 'public.core_interview'.");
    check_fact_relation(*fact);
    require_owner(*fact);
    return *fact;
}

// The zone's name as PostgreSQL spells it.
std::string checked_time_zone(const FunctionArgs &args) {
    constexpr const char *hint = "Names are in the view pg_timezone_names, for example 'Asia/Tehran' or 'UTC'.";
    const std::string name = args.text(p_time_zone).value_or("");
    if (name.empty())
        throw invalid_value("time_zone is missing")
            .detail("The days of a source begin in its own time zone.")
            .hint(hint);
    const char *known = pg([&]() -> const char * {
        pg_tz *zone = name.size() > TZ_STRLEN_MAX ? nullptr : pg_tzset(name.c_str());
        return zone == nullptr || !pg_tz_acceptable(zone) ? nullptr : pg_get_timezone_name(zone);
    });
    if (known == nullptr)
        throw invalid_value("time zone \"" + name + "\" is not known").hint(hint);
    return known;
}

bool checked_bucket(const FunctionArgs &args) {
    const std::string bucket = args.text(p_bucket).value_or("day");
    if (bucket != "day" && bucket != "hour")
        throw invalid_value("invalid bucket: \"" + bucket + "\"").hint("Valid values are: day, hour.");
    return bucket == "hour";
}

Backfill checked_backfill(const FunctionArgs &args) {
    const std::string backfill = args.text(p_backfill).value_or("auto");
    if (backfill == "auto")
        return Backfill::automatic;
    if (backfill == "now")
        return Backfill::now;
    if (backfill == "background")
        return Backfill::background;
    throw invalid_value("invalid backfill: \"" + backfill + "\"").hint("Valid values are: auto, now, background.");
}

void check_required_roles(const FunctionArgs &args) {
    if (args.is_null(p_project))
        throw invalid_value("project is missing").hint("Name the column or expression that holds the project's key.");
    if (args.is_null(p_started_at) && args.is_null(p_ended_at))
        throw invalid_value("started_at and ended_at are both missing")
            .hint("Name at least one of them: days come from it.");
}

void resolve_roles(const FunctionArgs &args, Registration &wanted) {
    std::array<Oid, kRoleCount> types{};
    for (size_t i = 0; i < kRoleCount; ++i) {
        const std::optional<std::string> given = args.text(kRoleParameters[i]);
        if (!given)
            continue;
        const RoleText role = resolve_role_text(wanted.fact, *given, kRoleNames[i]);
        const bool integer = pg([&] { return check_role_type(static_cast<Role>(i), role.type, given->c_str()); });
        if (static_cast<Role>(i) == Role::project)
            wanted.project_keyed = !integer;
        if (static_cast<Role>(i) == Role::interviewer)
            wanted.interviewer_keyed = !integer;
        wanted.roles[i] = role.text;
        types[i] = role.type;
    }
    check_ends(types[static_cast<size_t>(Role::started_at)], types[static_cast<size_t>(Role::ended_at)]);
}

SourcePtr default_source() {
    for (const SourcePtr &source : all_sources())
        if (source->is_default)
            return source;
    return nullptr;
}

// Whether the new source becomes the default; takes the mark from another, where the caller may.
bool settle_default(std::optional<bool> wanted) {
    if (!wanted)
        return all_sources().empty();
    const SourcePtr other = *wanted ? default_source() : nullptr;
    if (other == nullptr)
        return *wanted;
    const bool allowed = pg([&] { return superuser() || compat::owns_relation(other->fact, GetUserId()); });
    if (!allowed)
        throw Error(ERRCODE_INSUFFICIENT_PRIVILEGE, "permission denied to change the default source")
            .hint("Register with is_default => false, or ask the owner of the present default source.");
    const ActingAs owner(extension_owner());
    SqlSession session;
    session.run("UPDATE collection_internal.source SET is_default = false WHERE is_default");
    return true;
}

Registration checked(const FunctionArgs &args) {
    Registration wanted;
    wanted.name = checked_name(args);
    wanted.fact = checked_fact(args);
    wanted.time_zone = checked_time_zone(args);
    wanted.hourly = checked_bucket(args);
    wanted.backfill = checked_backfill(args);
    check_required_roles(args);
    wanted.track_subjects = args.boolean(p_track_subjects).value_or(false);
    wanted.track_percentiles = args.boolean(p_track_percentiles).value_or(false);
    if (wanted.track_subjects && args.is_null(p_subject))
        throw invalid_value("track_subjects needs a subject")
            .hint("Name the column of the subject's key in the parameter subject.");
    return wanted;
}

// One registration at a time: the default and the names are settled against what others have committed.
void lock_catalog() {
    const Oid relid = internal_relation("source");
    pg([&] {
        LockRelationOid(relid, ShareRowExclusiveLock);
        AcceptInvalidationMessages();
    });
}

void refuse_duplicate(const std::string &name) {
    if (find_source(name) != nullptr)
        throw Error(ERRCODE_DUPLICATE_OBJECT, "source \"" + name + "\" already exists")
            .hint("Call collection_unregister() first, or choose another name.");
}

int64 random_seed() {
    uint64 seed = 0;
    if (!pg_strong_random(&seed, sizeof(seed)))
        throw Error(ERRCODE_INTERNAL_ERROR, "could not generate a random key seed");
    return static_cast<int64>((seed & ((uint64{1} << 53) - 1)) | 1);
}

int32 insert_source(const Registration &wanted) {
    const ActingAs owner(extension_owner());
    SqlSession session;
    SqlArgs values;
    values.text(std::string_view(wanted.name)).oid(wanted.fact).text(std::string_view(wanted.time_zone));
    for (const auto &role : wanted.roles)
        values.text(role);
    values.boolean(wanted.project_keyed).boolean(wanted.interviewer_keyed).int8(random_seed());
    values.boolean(wanted.hourly)
        .boolean(wanted.track_subjects)
        .boolean(wanted.track_percentiles)
        .boolean(wanted.is_default);
    session.run(
        "INSERT INTO collection_internal.source (name, fact, time_zone, project, interviewer, outcome, started_at,"
        " ended_at, dials, subject, segment, amount, row_id, details, row_filter, project_keyed,"
        " interviewer_keyed, key_seed, hourly, track_subjects, track_percentiles, is_default)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,"
        " $21, $22) RETURNING source_id",
        std::move(values));
    return static_cast<int32>(session.integer(0, 1));
}

// The codes of the first specification; reports read dispositions when they are asked.
void insert_default_outcomes(int32 source_id) {
    const ActingAs owner(extension_owner());
    SqlSession session;
    int32 order = 0;
    for (const DefaultOutcome &each : kDefaultOutcomes)
        session.run(
            "INSERT INTO collection_internal.outcome (source_id, code, label, disposition, sort_order)"
            " VALUES ($1, $2, $3, $4, $5)",
            SqlArgs()
                .int4(source_id)
                .text(each.code)
                .text(each.label)
                .text(disposition_name(default_disposition(each.code)))
                .int4(++order));
}

// So that the fold never has to insert it: it would wait for another transaction that does.
void insert_maintenance(int32 source_id) {
    const ActingAs owner(extension_owner());
    SqlSession session;
    session.run("INSERT INTO collection_internal.maintenance (source_id) VALUES ($1)", SqlArgs().int4(source_id));
}

void notice_row_security(Oid fact) {
    const std::string name = qualified_name(fact);
    pg([&] {
        HeapTuple tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(fact));
        const bool secured =
            HeapTupleIsValid(tuple) && reinterpret_cast<Form_pg_class>(GETSTRUCT(tuple))->relrowsecurity;
        if (HeapTupleIsValid(tuple))
            ReleaseSysCache(tuple);
        if (secured)
            ereport(NOTICE, (errmsg("row security of %s is not applied to its figures", name.c_str()),
                             errhint("Who sees what is decided by the grants of collection_performance.")));
    });
}

void fill(const Registration &wanted, int32 source_id, const std::vector<Oid> &tree) {
    pg([] { CommandCounterIncrement(); });
    const SourcePtr source = find_source(source_id);
    if (source == nullptr)
        throw Error(ERRCODE_INTERNAL_ERROR, "the registered source cannot be read back");
    if (wanted.backfill == Backfill::background || (wanted.backfill == Backfill::automatic && !is_small(tree))) {
        request_backfill(*source);
        return;
    }
    for (const Oid relid : tree)
        if (holds_rows(relid))
            require_agreement(*source, relid);
    backfill_now(*source);
    mark_filled(*source);
}

void register_source(const FunctionArgs &args) {
    Registration wanted = checked(args);
    // Locked before anything is read of it, so that columns stay as they were checked.
    const std::vector<Oid> tree = partition_tree(wanted.fact, ShareRowExclusiveLock);
    for (const Oid relid : tree)
        check_fact_partition(relid);
    resolve_roles(args, wanted);
    lock_catalog();
    refuse_duplicate(wanted.name);
    wanted.is_default = settle_default(args.boolean(p_is_default));
    for (const Oid relid : tree)
        create_triggers(relid);
    const int32 source_id = insert_source(wanted);
    insert_maintenance(source_id);
    for (const Oid relid : tree)
        if (relid != wanted.fact)
            record_partition(source_id, relid);
    if (wanted.has(Role::outcome))
        insert_default_outcomes(source_id);
    announce_catalog_change();
    notice_row_security(wanted.fact);
    fill(wanted, source_id, tree);
}

}  // namespace

void check_ends(Oid started_type, Oid ended_type) {
    if (!OidIsValid(started_type) || !OidIsValid(ended_type))
        return;
    const bool same = pg(
        [&] { return (getBaseType(started_type) == TIMESTAMPTZOID) == (getBaseType(ended_type) == TIMESTAMPTZOID); });
    if (same)
        return;
    const std::string types = pg([&] {
        return psprintf("started_at is %s, ended_at is %s.", format_type_be(started_type), format_type_be(ended_type));
    });
    throw Error(ERRCODE_DATATYPE_MISMATCH, "started_at and ended_at are times of different kinds")
        .detail(types)
        .hint("Convert one of them, for example with AT TIME ZONE 'UTC'.");
}

bool is_small(const std::vector<Oid> &relations) {
    BlockNumber blocks = 0;
    for (const Oid relid : relations) {
        if (!holds_rows(relid))
            continue;
        const OpenRelation relation(relid, AccessShareLock);
        blocks += pg([&] { return RelationGetNumberOfBlocks(relation.get()); });
        if (blocks > kSmallTableBlocks)
            return false;
    }
    return true;
}

}  // namespace cp

CP_WRITING_FUNCTION(collection_register) {
    cp::register_source(cp::FunctionArgs(fcinfo));
    PG_RETURN_VOID();
}
