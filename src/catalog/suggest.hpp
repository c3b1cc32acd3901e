// Guessing what the columns of a table stand for, by their names, types and foreign keys.
#pragma once

#include "catalog/source.hpp"

namespace cp {

struct Column {
    std::string name;
    Oid type;        // of a domain, its base
    Oid references;  // the table of a foreign key of this column alone, or InvalidOid
    std::string referenced_column;
};

struct Guess {
    std::array<std::optional<std::string>, kRoleCount> roles;  // as parameters of collection_register
    // What the role's column refers to: relation InvalidOid where nothing.
    std::array<Oid, kRoleCount> references{};
    std::array<std::string, kRoleCount> referenced_columns;

    std::optional<std::string> &role(Role role) { return roles[static_cast<size_t>(role)]; }
};

std::vector<Column> columns_of(Oid relid);
Guess guess_roles(Oid relid);

// Statements that run as they are.
std::string register_statement(const std::string &source, Oid fact, const Guess &guess);
// One for each of project, interviewer and outcome that a foreign key leads from to a table of the caller.
std::vector<std::string> describe_statements(const std::string &source, const Guess &guess);

}  // namespace cp
