#include "store/expression.hpp"

#include "pg/compat.hpp"
#include "pg/guard.hpp"
#include "pg/types.hpp"

extern "C" {
#include <catalog/pg_collation.h>
#include <parser/parse_target.h>
#include <rewrite/rewriteHandler.h>
}

namespace cp {

namespace {

// SELECT text, and nothing else: neither a second column nor a FROM nor a second statement.
Node *raw_expression(const char *text) {
    List *statements = raw_parser(psprintf("SELECT %s", text), RAW_PARSE_DEFAULT);
    const auto *select = list_length(statements) == 1
                             ? reinterpret_cast<SelectStmt *>(linitial_node(RawStmt, statements)->stmt)
                             : nullptr;
    const bool plain = select != nullptr && IsA(select, SelectStmt) && select->op == SETOP_NONE &&
                       list_length(select->targetList) == 1 && select->distinctClause == NIL &&
                       select->intoClause == nullptr && select->fromClause == NIL && select->whereClause == nullptr &&
                       select->groupClause == NIL && select->havingClause == nullptr && select->windowClause == NIL &&
                       select->valuesLists == NIL && select->sortClause == NIL && select->limitOffset == nullptr &&
                       select->limitCount == nullptr && select->lockingClause == NIL && select->withClause == nullptr;
    const ResTarget *target = plain ? linitial_node(ResTarget, select->targetList) : nullptr;
    if (target == nullptr || target->name != nullptr || target->indirection != NIL)
        ereport(ERROR, (errcode(ERRCODE_SYNTAX_ERROR), errmsg("invalid row expression"),
                        errdetail("The value is \"%s\".", text),
                        errhint("Give a column name or one expression over the columns of the table.")));
    return target->val;
}

[[noreturn]] void refuse_expression(const char *text, const char *why) {
    ereport(ERROR, (errcode(ERRCODE_INVALID_OBJECT_DEFINITION), errmsg("row expression cannot use %s", why),
                    errdetail("The expression is \"%s\".", text),
                    errhint("Use an immutable expression over the columns of the row.")));
    pg_unreachable();
}

bool has_unusable_column(Node *node, void *context) {
    if (node == nullptr)
        return false;
    if (IsA(node, Var))
        return reinterpret_cast<Var *>(node)->varattno <= 0;
    return compat::walk_expression(node, has_unusable_column, context);
}

// Planning inlines and folds, so it may evaluate what the expression calls: as the owner, who gains nothing by it.
Expr *planned_as_owner(Relation relation, Node *expression) {
    Oid user = InvalidOid;
    int security = 0;
    GetUserIdAndSecContext(&user, &security);
    SetUserIdAndSecContext(relation->rd_rel->relowner, security | SECURITY_RESTRICTED_OPERATION);
    Expr *planned = expression_planner(reinterpret_cast<Expr *>(copyObject(expression)));
    SetUserIdAndSecContext(user, security);
    return planned;
}

bool is_time(Oid type) { return type == TIMESTAMPTZOID || type == TIMESTAMPOID || type == DATEOID; }

// Types whose text form depends on no setting of the session.
bool is_key(Oid type) {
    switch (type) {
        case TEXTOID:
        case VARCHAROID:
        case BPCHAROID:
        case NAMEOID:
        case CHAROID:
        case UUIDOID:
        case BOOLOID:
        case NUMERICOID: return true;
        default: return is_integer_type(type) || type_is_enum(type);
    }
}

struct RoleTypes {
    bool (*accepts)(Oid);
    const char *hint;
};

RoleTypes types_of(Role role) {
    switch (role) {
        case Role::started_at:
        case Role::ended_at: return {is_time, "Use a timestamp with time zone, a timestamp or a date."};
        case Role::dials: return {is_integer_type, "Use a smallint, integer or bigint."};
        case Role::amount:
            return {[](Oid type) { return is_integer_type(type) || type == NUMERICOID; },
                    "Use an integer or numeric, for example by a cast: (amount)::numeric."};
        case Role::row_filter: return {[](Oid type) { return type == BOOLOID; }, "Use a boolean condition."};
        case Role::details: return {[](Oid type) { return type == JSONBOID; }, "Use a jsonb column or expression."};
        default:
            return {
                is_key,
                "Use an integer, text, uuid, enum, boolean or numeric, or an immutable expression that yields one."};
    }
}

// The type to which a role's value is converted before it is read.
Oid target_type(Role role, bool keyed, Oid type) {
    switch (role) {
        case Role::started_at:
        case Role::ended_at: return type == DATEOID ? TIMESTAMPOID : type;
        case Role::dials:
        case Role::details:
        case Role::row_filter: return type;
        case Role::amount: return NUMERICOID;
        case Role::project:
        case Role::interviewer: return keyed ? TEXTOID : type;
        default: return TEXTOID;
    }
}

ValueKind kind_of(Oid type) {
    switch (type) {
        case INT2OID: return ValueKind::int2;
        case INT4OID: return ValueKind::int4;
        case INT8OID: return ValueKind::int8;
        case BPCHAROID: return ValueKind::padded_text;
        case TIMESTAMPTZOID: return ValueKind::instant;
        case TIMESTAMPOID: return ValueKind::wall_clock;
        case NUMERICOID: return ValueKind::numeric;
        case BOOLOID: return ValueKind::boolean;
        case JSONBOID: return ValueKind::json;
        default: return ValueKind::text;
    }
}

Node *converted(Node *expression, Oid type, Oid wanted) {
    if (type == wanted || (wanted == TEXTOID && (type == VARCHAROID || type == BPCHAROID)))
        return expression;
    Node *conversion = coerce_to_target_type(nullptr, expression, exprType(expression), wanted, -1, COERCION_EXPLICIT,
                                             COERCE_EXPLICIT_CAST, -1);
    if (conversion == nullptr)
        ereport(ERROR, (errcode(ERRCODE_CANNOT_COERCE),
                        errmsg("cannot cast type %s to %s", format_type_be(type), format_type_be(wanted))));
    return conversion;
}

}  // namespace

Node *parse_row_expression(Relation relation, const char *text, List *aliases) {
    ParseState *state = make_parsestate(nullptr);
    state->p_sourcetext = text;
    Alias *alias = aliases == NIL ? nullptr : makeAlias(RelationGetRelationName(relation), aliases);
    ParseNamespaceItem *item = addRangeTableEntryForRelation(state, relation, AccessShareLock, alias, false, true);
    addNSItemToQuery(state, item, true, true, true);
    Node *expression = transformExpr(state, raw_expression(text), EXPR_KIND_SELECT_TARGET);
    if (state->p_hasSubLinks)
        refuse_expression(text, "a subquery");
    if (state->p_hasAggs)
        refuse_expression(text, "an aggregate function");
    if (state->p_hasWindowFuncs)
        refuse_expression(text, "a window function");
    if (state->p_hasTargetSRFs)
        refuse_expression(text, "a set-returning function");
    expression = coerce_to_common_type(
        state, expression, exprType(expression) == UNKNOWNOID ? TEXTOID : exprType(expression), "row expression");
    assign_expr_collations(state, expression);
    if (has_unusable_column(expression, nullptr))
        refuse_expression(text, "a system column or a whole row");
    if (contain_mutable_functions(reinterpret_cast<Node *>(planned_as_owner(relation, expression))))
        refuse_expression(text, "functions that are not immutable");
    free_parsestate(state);
    return expression;
}

bool check_role_type(Role role, Oid type, const char *text) {
    const Oid base = getBaseType(type);
    const RoleTypes types = types_of(role);
    if (!types.accepts(base))
        ereport(ERROR,
                (errcode(ERRCODE_DATATYPE_MISMATCH),
                 errmsg("type %s cannot serve as %s", format_type_be(type), kRoleNames[static_cast<size_t>(role)]),
                 errdetail("The expression is \"%s\".", text), errhint("%s", types.hint)));
    return is_integer_type(base);
}

RoleValue prepare_role(Relation relation, Role role, bool keyed, const char *text) {
    Node *expression = parse_row_expression(relation, text);
    const Oid type = getBaseType(exprType(expression));
    check_role_type(role, type, text);
    const Oid wanted = target_type(role, keyed, type);
    RoleValue value;
    value.present = true;
    expression = converted(expression, type, wanted);
    value.kind = kind_of(getBaseType(exprType(expression)));
#if PG_VERSION_NUM >= 180000
    // Transition tables carry no value for a virtual generated column (new in 18): evaluate what it stands for.
    expression = expand_generated_columns_in_expr(expression, relation, 1);
#endif
    if (IsA(expression, Var))
        value.column = reinterpret_cast<Var *>(expression)->varattno;
    else
        value.expression = planned_as_owner(relation, expression);
    return value;
}

}  // namespace cp
