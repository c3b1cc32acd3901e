// The end user that an application names for a transaction.
#pragma once

#include "pg/postgres.hpp"

namespace cp {

// The user named in this transaction, or nothing.
std::optional<std::string> named_user();

// Names the user until the transaction ends, or the savepoint in which it was named is rolled back. 25P01 outside a
// transaction block; 55000 where another is named already; 22023 for an empty or over-long id. The same again is no
// error.
void name_user(const std::string &user);

// Whether the calling role may name users: it holds EXECUTE on collection_set_user, PUBLIC does not, and it is no
// superuser.
bool may_name_users();

// Defines the setting that carries the user. It is no setting to anybody else: see the check in the implementation.
void define_named_user();

}  // namespace cp
