// Kinds of types.
#pragma once

#include "pg/postgres.hpp"

namespace cp {

inline bool is_integer_type(Oid type) noexcept { return type == INT2OID || type == INT4OID || type == INT8OID; }

}  // namespace cp
