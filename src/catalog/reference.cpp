// collection_reference: objects of other tables that are joined to the rows of a source.
#include "access/access.hpp"
#include "catalog/joined.hpp"
#include "catalog/role_text.hpp"
#include "model/text.hpp"
#include "pg/args.hpp"
#include "pg/sql.hpp"
#include "pg/types.hpp"
#include "store/expression.hpp"

namespace cp {

namespace {

enum Parameter { p_source, p_name, p_fact_column, p_relation, p_key, p_columns };

constexpr size_t kLongestName = 63;
constexpr size_t kMostColumns = 50;

std::string required_text(const FunctionArgs &args, int index, const char *what, const char *hint) {
    const std::optional<std::string> text = args.text(index);
    if (!text || blank(*text))
        throw invalid_value(std::string(what) + " is missing").hint(hint);
    return *text;
}

std::string checked_name(const FunctionArgs &args) {
    std::string name = required_text(args, p_name, "name", "Give the name under which the object stands in details.");
    if (name.size() > kLongestName)
        throw invalid_value("name is too long")
            .detail("It has " + std::to_string(name.size()) + " bytes.")
            .hint("Use at most " + std::to_string(kLongestName) + " bytes.");
    return name;
}

RoleText checked_key(Oid relid, const std::string &given, const char *what) {
    RoleText key = resolve_role_text(relid, given, what);
    (void) pg([&] { return check_role_type(Role::project, key.type, key.text.c_str()); });
    return key;
}

// Keys are looked up by the type of the table's own: what the fact table holds must be one of them.
void check_same_kind(const RoleText &fact_column, const RoleText &key) {
    const Oid from = pg([&] { return getBaseType(fact_column.type); });
    const Oid to = pg([&] { return getBaseType(key.type); });
    if (is_integer_type(from) == is_integer_type(to) && (from == UUIDOID) == (to == UUIDOID))
        return;
    const std::string types = pg([&] {
        return psprintf("fact_column is %s, key is %s.", format_type_be(fact_column.type), format_type_be(key.type));
    });
    throw Error(ERRCODE_DATATYPE_MISMATCH, "fact_column and key are of different kinds")
        .detail(types)
        .hint("Convert one of them by a cast.");
}

// Columns alone, by name: expressions have none under which they could stand in the object. Each stands in it once.
std::vector<std::string> checked_columns(const FunctionArgs &args) {
    std::vector<std::string> columns = args.text_array(p_columns);
    if (columns.empty())
        throw invalid_value("columns are missing")
            .hint(
                "Name the columns that callers may see; they are shown to everybody "
                "who may see the row.");
    if (columns.size() > kMostColumns)
        throw invalid_value("too many columns: " + std::to_string(columns.size()))
            .hint("Name at most " + std::to_string(kMostColumns) + ".");
    std::vector<std::string> names;
    for (const std::string &column : columns)
        if (const std::string name = quoted_identifier(column);
            std::find(names.begin(), names.end(), name) == names.end())
            names.push_back(name);
    return names;
}

std::string joined(const std::vector<std::string> &names) {
    std::string list;
    for (const std::string &name : names)
        list += (list.empty() ? "" : ", ") + name;
    return list;
}

void remove(const Source &source, const std::string &name) {
    const ActingAs owner(extension_owner());
    SqlSession session;
    if (session.run("DELETE FROM collection_internal.reference WHERE source_id = $1 AND name = $2",
                    SqlArgs().int4(source.id).text(name)) == 0)
        throw Error(ERRCODE_UNDEFINED_OBJECT,
                    "reference \"" + name + "\" of source \"" + source.name + "\" does not exist");
}

void refer(const FunctionArgs &args) {
    const SourcePtr source = named_source(args.text(p_source));
    require_owner(source->fact);
    const std::string name = checked_name(args);
    const std::optional<Oid> relation = args.oid(p_relation);
    if (!relation) {
        remove(*source, name);
        return;
    }
    check_joined_relation(*relation, "be referred to");
    const RoleText fact_column = checked_key(
        source->fact, required_text(args, p_fact_column, "fact_column", "Name the column that holds the key."),
        "fact_column");
    const RoleText key =
        checked_key(*relation, required_text(args, p_key, "key", "Name the column that fact_column refers to."), "key");
    check_same_kind(fact_column, key);
    const std::string labels = joined(checked_columns(args));
    const std::string columns = resolve_role_text(*relation, "ROW(" + labels + ")", "columns").text;
    const ActingAs owner(extension_owner());
    SqlSession session;
    session.run(
        "INSERT INTO collection_internal.reference (source_id, name, fact_column, relation, key, columns, labels)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)"
        " ON CONFLICT (source_id, name) DO UPDATE SET fact_column = excluded.fact_column,"
        " relation = excluded.relation, key = excluded.key, columns = excluded.columns, labels = excluded.labels",
        SqlArgs()
            .int4(source->id)
            .text(name)
            .text(fact_column.text)
            .oid(*relation)
            .text(key.text)
            .text(columns)
            .text(labels));
}

}  // namespace

}  // namespace cp

CP_WRITING_FUNCTION(collection_reference) {
    cp::refer(cp::FunctionArgs(fcinfo));
    PG_RETURN_VOID();
}
