// Row expressions over a relation: parsed once, checked like an index expression.
#pragma once

#include "catalog/source.hpp"

namespace cp {

// How a role's value is read from its Datum.
enum class ValueKind { int2, int4, int8, text, padded_text, instant, wall_clock, numeric, boolean, json };

// A role ready to be read from rows of one relation: a column of it, or an expression tree.
struct RoleValue {
    bool present = false;
    AttrNumber column = 0;       // where the role is a plain column
    Expr *expression = nullptr;  // otherwise
    ValueKind kind = ValueKind::text;
};

// Parses text as an expression over a row of the relation, which is range-table entry 1; collations are settled.
// aliases, where given, are the names by which the text knows the columns (a List of String, one for each attribute),
// as a rename has to read a text that still holds the old name.
// Errors: 42703 unknown column; 42P17 not immutable, or a subquery, aggregate, window or set-returning call, a system
// column or a whole row. Functions in it are resolved by the current search_path; it is planned as the relation's
// owner, in a restricted security context, because planning may evaluate. To be called inside pg().
Node *parse_row_expression(Relation relation, const char *text, List *aliases = NIL);

// The expression with the conversion that the role needs, ready for the executor. Errors as check_role_type().
// To be called inside pg().
RoleValue prepare_role(Relation relation, Role role, bool keyed, const char *text);

// Checks that an expression's type can serve the role: times are timestamptz, timestamp or date; dials int2/4/8;
// amount int2/4/8 or numeric; row_filter boolean; details jsonb; keys and codes an integer, text, varchar, char, name,
// uuid, enum, boolean or numeric. 42804 otherwise. Returns whether it is an integer. To be called inside pg().
bool check_role_type(Role role, Oid type, const char *text);

}  // namespace cp
