// Objects of response bodies in which the members of a row's details stand beside our own.
#pragma once

#include "model/json.hpp"

namespace cp {

// Writes an object: the members of own, an object as JSON text, and then those of details. Where both have a name, it
// is details'. Details that are no object stand under "details" themselves; nothing adds nothing.
void put_spread(JsonText &json, std::string_view own, const std::optional<std::string> &details);

}  // namespace cp
