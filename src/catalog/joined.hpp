// Tables of the application that are joined to a source: dimensions and references.
#pragma once

#include "catalog/source.hpp"

namespace cp {

// The source that a call must name: 22023 where it names none.
SourcePtr named_source(const std::optional<std::string> &name);

// Checks that the relation can be read for everybody, and belongs to the caller. purpose ends the sentence "...
// cannot". Errors: 42P01, 42809 with a HINT, 42501.
void check_joined_relation(Oid relid, const char *purpose);

}  // namespace cp
