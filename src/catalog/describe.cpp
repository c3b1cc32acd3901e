// collection_describe and collection_set_outcome: what the keys and codes of a source are called.
#include "access/access.hpp"
#include "catalog/internal.hpp"
#include "catalog/joined.hpp"
#include "catalog/role_text.hpp"
#include "pg/args.hpp"
#include "pg/compat.hpp"
#include "pg/sql.hpp"
#include "pg/types.hpp"
#include "store/expression.hpp"

namespace cp {

namespace {

// The parameters of collection_describe, in their order; the values are also the columns of our table.
enum Parameter { p_source, p_dimension, p_relation, p_key };
constexpr std::array<const char *, 9> kValues{"key",   "label",       "team",       "target",    "status",
                                              "color", "description", "sort_order", "row_filter"};

constexpr std::array<const char *, 7> kDispositions{
    "complete", "partial", "refusal", "non_contact", "other", "unknown_eligibility", "not_eligible"};

constexpr size_t kLongestCode = 255;

std::string checked_dimension(const FunctionArgs &args) {
    std::string dimension = args.text(p_dimension).value_or("");
    if (dimension != "project" && dimension != "interviewer" && dimension != "outcome")
        throw invalid_value("invalid dimension: \"" + dimension + "\"")
            .hint("Valid values are: project, interviewer, outcome.");
    return dimension;
}

Oid checked_relation(const FunctionArgs &args) {
    const std::optional<Oid> relation = args.oid(p_relation);
    if (!relation)
        throw invalid_value("relation is missing").hint("Name the table or view that describes the dimension.");
    check_joined_relation(*relation, "describe a dimension");
    return *relation;
}

bool is_number(Oid type) {
    const Oid base = pg([&] { return getBaseType(type); });
    return is_integer_type(base) || base == NUMERICOID;
}

void check_value_type(std::string_view value, const RoleText &found) {
    if (value == "key")
        (void) pg([&] { return check_role_type(Role::project, found.type, found.text.c_str()); });
    else if (value == "row_filter")
        (void) pg([&] { return check_role_type(Role::row_filter, found.type, found.text.c_str()); });
    else if ((value == "target" || value == "sort_order") && !is_number(found.type))
        throw Error(ERRCODE_DATATYPE_MISMATCH, std::string(value) + " is not a number")
            .detail("The expression is \"" + found.text + "\".")
            .hint("Use an integer or numeric column or expression.");
}

void describe(const FunctionArgs &args) {
    const SourcePtr source = named_source(args.text(p_source));
    require_owner(source->fact);
    const std::string dimension = checked_dimension(args);
    const Oid relation = checked_relation(args);
    if (args.is_null(p_key))
        throw invalid_value("key is missing").hint("Name the column whose values stand in the fact table.");
    SqlArgs values;
    values.int4(source->id).text(std::string_view(dimension)).oid(relation);
    for (size_t i = 0; i < kValues.size(); ++i) {
        const std::optional<std::string> given = args.text(p_key + static_cast<int>(i));
        if (!given) {
            values.text(given);
            continue;
        }
        const RoleText found = resolve_role_text(relation, *given, kValues[i]);
        check_value_type(kValues[i], found);
        values.text(std::string_view(found.text));
    }
    const ActingAs owner(extension_owner());
    SqlSession session;
    session.run(
        "INSERT INTO collection_internal.dimension (source_id, dimension, relation, key, label, team, target,"
        " status, color, description, sort_order, row_filter)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
        " ON CONFLICT (source_id, dimension) DO UPDATE SET relation = excluded.relation, key = excluded.key,"
        " label = excluded.label, team = excluded.team, target = excluded.target, status = excluded.status,"
        " color = excluded.color, description = excluded.description, sort_order = excluded.sort_order,"
        " row_filter = excluded.row_filter",
        std::move(values));
}

void require_manager(const Source &source) {
    (void) require_principal();
    if (!may_manage_all(source))
        throw Error(ERRCODE_INSUFFICIENT_PRIVILEGE, "permission denied for source \"" + source.name + "\"")
            .hint("The outcome dictionary belongs to the fact table's owner and to those who manage all projects.");
}

std::string checked_code(const FunctionArgs &args) {
    std::string code = args.text(1).value_or("");
    if (code.find_first_not_of(" \t\r\n") == std::string::npos)
        throw invalid_value("outcome code is missing or blank").hint("A row with a blank code has no outcome.");
    if (code.size() > kLongestCode)
        throw invalid_value("outcome code is too long")
            .detail("It has " + std::to_string(code.size()) + " bytes.")
            .hint("Use at most " + std::to_string(kLongestCode) + " bytes.");
    return code;
}

std::optional<std::string> checked_disposition(const FunctionArgs &args) {
    std::optional<std::string> disposition = args.text(3);
    if (!disposition || std::find(kDispositions.begin(), kDispositions.end(), *disposition) != kDispositions.end())
        return disposition;
    std::string valid;
    for (const char *each : kDispositions)
        valid += (valid.empty() ? "" : ", ") + std::string(each);
    throw invalid_value("invalid disposition: \"" + *disposition + "\"").hint("Valid values are: " + valid + ".");
}

void set_outcome(const FunctionArgs &args) {
    const SourcePtr source = named_source(args.text(p_source));
    require_manager(*source);
    if (!source->has(Role::outcome))
        throw invalid_value("source \"" + source->name + "\" has no outcomes")
            .hint("Register it with the parameter outcome.");
    SqlArgs values;
    values.int4(source->id)
        .text(std::string_view(checked_code(args)))
        .text(args.text(2))
        .text(checked_disposition(args));
    values.text(args.text(4)).text(args.text(5));
    const std::optional<int32> order = args.int4(6);
    values.datum(INT4OID, Int32GetDatum(order.value_or(0)), !order);
    const ActingAs owner(extension_owner());
    SqlSession session;
    session.run(
        "INSERT INTO collection_internal.outcome AS known"
        " (source_id, code, label, disposition, color, description, sort_order)"
        " VALUES ($1, $2, $3, coalesce($4, 'other'), $5, $6, $7)"
        " ON CONFLICT (source_id, code) DO UPDATE SET label = coalesce($3, known.label),"
        " disposition = coalesce($4, known.disposition), color = coalesce($5, known.color),"
        " description = coalesce($6, known.description), sort_order = coalesce($7, known.sort_order)",
        std::move(values));
}

}  // namespace

}  // namespace cp

CP_WRITING_FUNCTION(collection_describe) {
    cp::describe(cp::FunctionArgs(fcinfo));
    PG_RETURN_VOID();
}

CP_WRITING_FUNCTION(collection_set_outcome) {
    cp::set_outcome(cp::FunctionArgs(fcinfo));
    PG_RETURN_VOID();
}

CP_FUNCTION(collection_internal_catalog_changed) {
    if (!CALLED_AS_TRIGGER(fcinfo))
        throw cp::Error(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED, "catalog_changed() is a trigger function");
    cp::announce_catalog_change();
    return PointerGetDatum(nullptr);
}
