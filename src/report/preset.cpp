// collection_preset_save, _load, _delete and the view collection_presets: the caller's own filters, under names.
#include "model/hash.hpp"
#include "model/text.hpp"
#include "pg/result.hpp"
#include "pg/sql.hpp"
#include "pg/text.hpp"
#include "report/filter.hpp"

extern "C" {
#include <mb/pg_wchar.h>
#include <utils/json.h>
#include <utils/jsonb.h>
}

namespace cp {

namespace {

enum SaveParameter { p_saved_name, p_filters, p_is_default, p_saved_source };
enum NameParameter { p_name, p_named_source };

constexpr int kLongestName = 255;  // characters
constexpr size_t kMostBytes = 10'240;
constexpr int64 kMostPresets = 1000;  // of a principal in a source

// Whose a preset is: the named user's, or the role's, by oid and name, so that a later role of either inherits nothing.
struct Owner {
    Oid role = InvalidOid;  // none: a user's
    std::string name;
};

Owner owner_of(const Principal &principal) {
    if (principal.user)
        return {InvalidOid, *principal.user};
    return {principal.role, pg([&] { return GetUserNameFromId(principal.role, false); })};
}

// $1 to $3 of every statement.
SqlArgs key_of(const Source &source, const Owner &owner) {
    SqlArgs key;
    key.int4(source.id).oid(owner.role).text(owner.name);
    return key;
}
constexpr const char *kOfOwner = " WHERE source_id = $1 AND role = $2::regrole AND principal = $3";

std::string checked_name(const FunctionArgs &args) {
    std::string name = args.text(p_saved_name).value_or("");
    const int length = pg([&] { return pg_mbstrlen_with_len(name.data(), static_cast<int>(name.size())); });
    if (blank(name) || length > kLongestName)
        throw invalid_value("invalid name of a preset")
            .detail("It has " + std::to_string(length) + " characters" +
                    (blank(name) ? ", none of them visible." : "."))
            .hint("Give a name of 1 to " + std::to_string(kLongestName) + " characters.");
    return name;
}

std::vector<std::string> member_names(Jsonb *object) {
    std::vector<std::string> names;
    pg([&] {
        JsonbIterator *iterator = JsonbIteratorInit(&object->root);
        JsonbValue value;
        for (JsonbIteratorToken token = JsonbIteratorNext(&iterator, &value, true); token != WJB_DONE;
             token = JsonbIteratorNext(&iterator, &value, true))
            if (token == WJB_KEY)
                names.emplace_back(value.val.string.val, static_cast<size_t>(value.val.string.len));
    });
    return names;
}

// The text of an object whose members are filters.
std::string checked_filters(const FunctionArgs &args) {
    Jsonb *filters = args.is_null(p_filters) ? nullptr : pg([&] { return DatumGetJsonbP(args.datum(p_filters)); });
    if (filters == nullptr || !JB_ROOT_IS_OBJECT(filters))
        throw invalid_value("filters of a preset are no JSON object")
            .hint("Give an object whose members are parameters of reports, such as {\"last_days\": 30}.");
    for (const std::string &name : member_names(filters))
        if (std::find(filter_names().begin(), filter_names().end(), name) == filter_names().end())
            refuse_value("filters", name, filter_names());
    std::string text = pg([&] { return JsonbToCString(nullptr, &filters->root, static_cast<int>(VARSIZE(filters))); });
    if (text.size() > kMostBytes)
        throw invalid_value("filters of a preset are too long")
            .detail("They have " + std::to_string(text.size()) + " bytes.")
            .hint("Give at most " + std::to_string(kMostBytes) + " bytes.");
    return text;
}

// Who sees nothing of a source keeps nothing there.
void require_view(const Source &source, const Principal &principal) {
    const VisibleProjects visible = visible_projects(source, principal, Permission::view, std::nullopt);
    if (!visible.all && visible.ids.empty())
        throw Error(ERRCODE_INSUFFICIENT_PRIVILEGE, "permission denied for source \"" + source.name + "\"")
            .hint("Presets are for those who may see one of its projects.");
}

// One writer an owner, to the end of its transaction: there is one default, and a limit. On our own table, which no SQL
// of others locks in this way.
void lock_presets(const Source &source, const Owner &owner) {
    const auto object = static_cast<uint32>(sip_hash(owner.name, static_cast<uint32>(source.id), owner.role));
    LOCKTAG tag;
    SET_LOCKTAG_OBJECT(tag, MyDatabaseId, internal_relation("preset"), object, 0);
    pg([&] { LockAcquire(&tag, ExclusiveLock, false, false); });
}

void require_room(SqlSession &session, const Source &source, const Owner &owner, const std::string &name) {
    session.run(
        "SELECT count(*), count(*) FILTER (WHERE name = $4) FROM collection_internal.preset" + std::string(kOfOwner),
        std::move(key_of(source, owner).text(name)));
    if (session.integer(0, 1) >= kMostPresets && session.integer(0, 2) == 0)
        throw Error(ERRCODE_PROGRAM_LIMIT_EXCEEDED, "too many presets")
            .hint("Delete some: there can be " + std::to_string(kMostPresets) + " of one source.");
}

void save_preset(const FunctionArgs &args) {
    const Principal principal = require_principal();
    const std::string name = checked_name(args);
    const std::string filters = checked_filters(args);
    const std::optional<bool> is_default = args.boolean(p_is_default);
    const SourcePtr source = resolve_source(args.text(p_saved_source));
    require_view(*source, principal);
    const Owner owner = owner_of(principal);
    lock_presets(*source, owner);
    const ActingAs extension(extension_owner());
    SqlSession session;
    require_room(session, *source, owner, name);
    if (is_default.value_or(false))
        session.run("UPDATE collection_internal.preset SET is_default = false" + std::string(kOfOwner) +
                        " AND is_default AND name <> $4",
                    std::move(key_of(*source, owner).text(name)));
    SqlArgs values = key_of(*source, owner);
    values.text(name).text(filters);
    values.datum(BOOLOID, BoolGetDatum(is_default.value_or(false)), !is_default);
    session.run(
        "INSERT INTO collection_internal.preset AS known (source_id, role, principal, name, filters, is_default,"
        " saved_at) VALUES ($1, $2, $3, $4, $5::jsonb, coalesce($6, false), clock_timestamp())"
        " ON CONFLICT (source_id, role, principal, name) DO UPDATE SET filters = excluded.filters,"
        " is_default = coalesce($6, known.is_default), saved_at = excluded.saved_at",
        std::move(values));
}

// The filters of the preset of that name, or of the default one.
std::optional<std::string> find_preset(const Source &source, const Owner &owner,
                                       const std::optional<std::string> &name) {
    const ActingAs extension(extension_owner());
    SqlSession session;
    session.query("SELECT filters::text FROM collection_internal.preset" + std::string(kOfOwner) +
                      " AND CASE WHEN $4 IS NULL THEN is_default ELSE name = $4 END",
                  std::move(key_of(source, owner).text(name)));
    return session.rows() == 0 ? std::nullopt : std::optional(session.text(0, 1));
}

std::optional<std::string> load_preset(const FunctionArgs &args) {
    const Owner owner = owner_of(require_principal());
    const std::optional<std::string> name = args.text(p_name);
    const SourcePtr source = resolve_source(args.text(p_named_source));
    std::optional<std::string> filters = find_preset(*source, owner, name);
    if (name && !filters)
        throw Error(ERRCODE_UNDEFINED_OBJECT, "preset \"" + *name + "\" does not exist")
            .hint("The view collection_presets lists yours.");
    return filters;
}

bool delete_preset(const FunctionArgs &args) {
    const Owner owner = owner_of(require_principal());
    const std::string name = args.text(p_name).value_or("");
    const SourcePtr source = resolve_source(args.text(p_named_source));
    const ActingAs extension(extension_owner());
    SqlSession session;
    return session.run("DELETE FROM collection_internal.preset" + std::string(kOfOwner) + " AND name = $4",
                       std::move(key_of(*source, owner).text(name))) > 0;
}

void list_presets(FunctionCallInfo fcinfo) {
    ResultSet rows(fcinfo);
    recheck_catalog();
    const Principal principal = current_principal();
    if (principal.nobody)
        return;
    const Owner owner = owner_of(principal);
    const ActingAs extension(extension_owner());
    SqlSession session;
    session.query(
        "SELECT s.name, p.name, p.is_default, p.filters, p.saved_at FROM collection_internal.preset p"
        " JOIN collection_internal.source s ON s.source_id = p.source_id"
        " WHERE p.role = $1::regrole AND p.principal = $2 ORDER BY 1, 2",
        SqlArgs().oid(owner.role).text(owner.name));
    for (uint64 row = 0; row < session.rows(); ++row) {
        ResultRow preset;
        for (int column = 1; column <= 5; ++column) {
            bool isnull = false;
            const Datum value = session.datum(row, column, &isnull);
            preset.datum(value, isnull);
        }
        rows.add(std::move(preset));
    }
}

}  // namespace

}  // namespace cp

CP_WRITING_FUNCTION(collection_preset_save) {
    cp::save_preset(cp::FunctionArgs(fcinfo));
    PG_RETURN_VOID();
}

CP_FUNCTION(collection_preset_load) {
    const std::optional<std::string> filters = cp::load_preset(cp::FunctionArgs(fcinfo));
    fcinfo->isnull = !filters;
    return filters ? cp::text_datum(*filters) : Datum(0);
}

CP_WRITING_FUNCTION(collection_preset_delete) { return BoolGetDatum(cp::delete_preset(cp::FunctionArgs(fcinfo))); }

CP_FUNCTION(collection_internal_list_presets) {
    cp::list_presets(fcinfo);
    return Datum(0);
}
