#include "report/references.hpp"

#include "pg/arrays.hpp"
#include "pg/kept_plans.hpp"
#include "pg/types.hpp"
#include "report/spread.hpp"
#include "store/expression.hpp"

namespace cp {

namespace {

// What stands between the parentheses of ROW(...).
std::string column_list(const Reference &reference) {
    constexpr std::string_view kOpen = "ROW(";
    return reference.columns.substr(kOpen.size(), reference.columns.size() - kOpen.size() - 1);
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
    static KeptPlans plans;
    SqlSession session;
    // Pulled up into one scan. The labels have a level of their own, where the key can be none of them.
    plans.query("SELECT collection_key::text, to_jsonb(object)::text FROM (SELECT (" + reference.key + "), " +
                    column_list(reference) + " FROM " + qualified_name(reference.relation) + " WHERE " +
                    key_condition(reference, type) + ") AS found (collection_key, " + reference.labels +
                    "), LATERAL (SELECT " + reference.labels + ") AS object",
                SqlArgs().datum(TEXTARRAYOID, text_array_datum(keys), false));
    for (uint64 row = 0; row < session.rows(); ++row)
        objects.try_emplace(session.text(row, 1), session.text(row, 2));
    return objects;
}

std::string with_objects(const std::optional<std::string> &details, const std::vector<Reference> &references,
                         const std::vector<const std::string *> &objects) {
    JsonText own;
    own.begin_object();
    for (size_t i = 0; i < references.size(); ++i)
        own.name(references[i].name).raw(objects[i] == nullptr ? std::string_view("{}") : *objects[i]);
    own.end_object();
    JsonText json;
    put_spread(json, details.value_or("{}"), own.text());
    return json.text();
}

}  // namespace cp
