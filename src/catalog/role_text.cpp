#include "catalog/role_text.hpp"

#include "pg/sql.hpp"
#include "store/expression.hpp"

namespace cp {

namespace {

bool is_blank(const std::string &text) { return text.find_first_not_of(" \t\r\n") == std::string::npos; }

bool names_column(Oid relid, const std::string &text) {
    return pg([&] { return get_attnum(relid, text.c_str()) != InvalidAttrNumber; });
}

// The parser's position is one in the expression, not in the statement that the client sent.
void point_into(ErrorData *error, const std::string &text) {
    if (error->cursorpos <= 0)
        return;
    error->internalquery = pg([&] { return psprintf("SELECT %s", text.c_str()); });
    error->internalpos = error->cursorpos;
    error->cursorpos = 0;
}

Node *parse_given(Relation relation, const std::string &text) {
    try {
        return pg([&] { return parse_row_expression(relation, text.c_str()); });
    } catch (const PgError &error) {
        point_into(error.data(), text);
        throw;
    }
}

}  // namespace

std::vector<AttrNumber> columns_read(Node *tree) {
    const Bitmapset *columns = pg([&] {
        Bitmapset *found = nullptr;
        pull_varattnos(tree, 1, &found);
        return found;
    });
    std::vector<AttrNumber> result;
    int member = -1;
    while ((member = bms_next_member(columns, member)) >= 0)
        result.push_back(static_cast<AttrNumber>(member + FirstLowInvalidHeapAttributeNumber));
    return result;
}

std::string deparse_role_tree(Node *tree, Oid relid) {
    const ActingAs pinned_path(GetUserId());
    return pg([&] {
        const char *relation = get_rel_name(relid);
        if (relation == nullptr)
            elog(ERROR, "cache lookup failed for relation %u", relid);
        return deparse_expression(tree, deparse_context_for(relation, relid), false, false);
    });
}

RoleText resolve_role_text(Oid relid, const std::string &given, const char *what) {
    if (is_blank(given))
        throw Error(ERRCODE_INVALID_PARAMETER_VALUE, std::string(what) + " is blank")
            .hint("Name a column or write a row expression; NULL stands for none.");
    const std::string text = names_column(relid, given) ? quoted_identifier(given) : given;
    const OpenRelation relation(relid, AccessShareLock);
    RoleText result;
    result.tree = parse_given(relation.get(), text);
    result.type = pg([&] { return exprType(result.tree); });
    result.text = deparse_role_tree(result.tree, relid);
    return result;
}

}  // namespace cp
