// The objects that a source's references name, read live as each table's own owner.
#pragma once

#include "catalog/source.hpp"

namespace cp {

// Objects as JSON texts, by key; keys that the table does not hold are missing.
using Objects = std::unordered_map<std::string, std::string>;
Objects find_objects(const Reference &reference, const std::vector<std::string> &keys);

// details with each object under its reference's name; {} where it is missing. What is no object itself stands under
// "details". objects are in the order of the references.
std::string with_objects(const std::optional<std::string> &details, const std::vector<Reference> &references,
                         const std::vector<const std::string *> &objects);

}  // namespace cp
