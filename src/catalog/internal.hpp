// Where our own objects are.
#pragma once

#include "pg/postgres.hpp"

namespace cp {

// What our objects are found by, in every database.
inline constexpr const char *kExtensionName = "collection_performance";
inline constexpr const char *kInternalSchema = "collection_internal";

// The oid of one of our relations in collection_internal, e.g. "delta"; InvalidOid where the extension is not there.
Oid find_internal_relation(const char *name);
// The same, where it must be there.
Oid internal_relation(const char *name);
Oid extension_oid();
Oid extension_owner();
// The version of our SQL objects in this database.
std::string extension_version();
// The owner of a relation of the application: it is read as nobody else. 42P01 where it is gone.
Oid owner_of_relation(Oid relid);
// The schema in which the API objects live.
std::string extension_schema();

}  // namespace cp
