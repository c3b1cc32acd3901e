// Telling listeners that there is something new.
#pragma once

#include "catalog/source.hpp"

namespace cp {

// Notifies the channel collection_performance, once a source, when this transaction commits, where the setting
// collection_performance.notify is on. Anybody may listen: the payload has the source's name and a version that is
// random, so that it tells nothing but that something has changed.
void notify_folded(const std::vector<std::string> &sources);

// The setting of this part; called when the library is loaded.
void define_notify();

}  // namespace cp
