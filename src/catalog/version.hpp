// The version of the library that this process has loaded, and whether it serves that of our SQL objects in this
// database. Both may change while sessions live: a new package brings a library that the next session loads, ALTER
// EXTENSION UPDATE changes the objects under the sessions that are there.
#pragma once

#include "catalog/internal.hpp"

namespace cp {

const char *library_version() noexcept;

// Whether this library can serve objects of that version: tables as it writes them, functions with its parameters.
bool serves(std::string_view version) noexcept;

// 55000 with both versions where the library does not serve the objects in this database. Looks into the catalog:
// the cache of sources calls it when it reads, and is read anew after each change of the version.
void require_served();

}  // namespace cp
