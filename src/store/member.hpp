// Surrogates of keys that are not integers.
#pragma once

#include "catalog/source.hpp"

namespace cp {

// The surrogate of a key: the member table's, else the one that fold would give it. role is project or interviewer.
int64 surrogate_of(const Source &source, Role role, std::string_view key, Snapshot snapshot);
// The key of a surrogate, or nothing where no fold has written it.
std::optional<std::string> key_of_surrogate(const Source &source, Role role, int64 id, Snapshot snapshot);

}  // namespace cp
