// Ids of application users: bigint, text or uuid in SQL, one text inside.
#pragma once

#include "pg/guard.hpp"

namespace cp {

// The id in an argument of one of these types: 42 and '42' are one user, and so are the spellings of a uuid.
// Errors: 22004 where it is NULL; 22023 where it is empty or longer than 255 bytes.
std::string user_id_of(FunctionCallInfo fcinfo, int index);

}  // namespace cp
