// Row expressions as the catalog stores them: a column as a quoted identifier, anything else as PostgreSQL writes it
// back under a pinned search_path, so that it means the same whoever parses it later.
#pragma once

#include "pg/postgres.hpp"

namespace cp {

struct RoleText {
    std::string text;  // as it is stored
    Oid type;
    Node *tree;  // in the memory context that was current
};

// What the caller gave for a role or a dimension's value: the exact name of a column, else an expression, whose
// functions are looked up by the caller's own search_path. what is the parameter's name, for messages.
RoleText resolve_role_text(Oid relid, const std::string &given, const char *what);

// An expression's text by the names of now, whatever they were when it was parsed.
std::string deparse_role_tree(Node *tree, Oid relid);

// The columns that an expression reads, by attribute number.
std::vector<AttrNumber> columns_read(Node *tree);

}  // namespace cp
