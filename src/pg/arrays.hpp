// C++ vectors as PostgreSQL arrays, in the current memory context.
#pragma once

#include "pg/guard.hpp"

namespace cp {

Datum int8_array_datum(const std::vector<int64> &values);
Datum text_array_datum(const std::vector<std::string> &texts);

}  // namespace cp
