#include "report/references.hpp"

#include "pg/arrays.hpp"
#include "pg/sql.hpp"
#include "pg/types.hpp"
#include "store/expression.hpp"

extern "C" {
#include <utils/json.h>
#include <utils/jsonb.h>
}

namespace cp {

namespace {

// What stands between the parentheses of ROW(...).
std::string column_list(const Reference &reference) {
    constexpr std::string_view kOpen = "ROW(";
    return reference.columns.substr(kOpen.size(), reference.columns.size() - kOpen.size() - 1);
}

std::string quoted_name(const std::string &name) {
    return pg([&] {
        StringInfoData text;
        initStringInfo(&text);
        escape_json(&text, name.c_str());
        return text.data;
    });
}

// The condition that an index on the table's key can serve.
std::string key_condition(const Reference &reference, Oid type) {
    const std::string key = "(" + reference.key + ")";
    if (is_integer_type(type))
        return key + " = ANY ($1::int8[])";
    return type == UUIDOID ? key + " = ANY ($1::uuid[])" : key + "::text = ANY ($1)";
}

}  // namespace

Objects find_objects(const Reference &reference, const std::vector<std::string> &keys) {
    Objects objects;
    if (keys.empty())
        return objects;
    const OpenRelation relation(reference.relation, AccessShareLock);
    const ActingAs owner(relation.get()->rd_rel->relowner);
    const Oid type =
        pg([&] { return getBaseType(exprType(parse_row_expression(relation.get(), reference.key.c_str()))); });
    SqlSession session;
    session.query("SELECT (" + reference.key + ")::text, (SELECT to_jsonb(o)::text FROM (SELECT " +
                      column_list(reference) + ") AS o (" + reference.labels + ")) FROM " +
                      qualified_name(reference.relation) + " WHERE " + key_condition(reference, type),
                  SqlArgs().datum(TEXTARRAYOID, text_array_datum(keys), false));
    for (uint64 row = 0; row < session.rows(); ++row)
        objects.try_emplace(session.text(row, 1), session.text(row, 2));
    return objects;
}

std::string with_objects(const std::optional<std::string> &details, const std::vector<Reference> &references,
                         const std::vector<const std::string *> &objects) {
    std::string members;
    if (details && details->starts_with('{'))
        members = details->substr(1, details->size() - 2);
    else if (details)
        members = "\"details\": " + *details;
    for (size_t i = 0; i < references.size(); ++i)
        members += (members.empty() ? "" : ", ") + quoted_name(references[i].name) + ": " +
                   (objects[i] == nullptr ? std::string("{}") : *objects[i]);
    // jsonb keeps the last of two members with one name: the reference's.
    const std::string object = "{" + members + "}";
    return pg([&] {
        Jsonb *json = DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(object.c_str())));
        return JsonbToCString(nullptr, &json->root, static_cast<int>(VARSIZE(json)));
    });
}

}  // namespace cp
