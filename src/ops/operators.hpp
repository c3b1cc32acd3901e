// The sources that an operator's call means.
#pragma once

#include "catalog/source.hpp"
#include "model/day.hpp"
#include "pg/args.hpp"

namespace cp {

// The named source, or all of them; 42501 where the caller may not maintain one of them, 42704 where it does not exist.
std::vector<SourcePtr> sources_to_maintain(const std::optional<std::string> &name);

// A parameter that is a time of day, by whole minutes; NULL for 01:00. 22023 for 24:00, which is on the next day.
TimeADT checked_time_of_day(const FunctionArgs &args, int index);

// The days that two date parameters mean, NULL for no bound; the undated rows are before all days. 22023 where
// reversed.
DayRange checked_days(const FunctionArgs &args, int from, int to);

}  // namespace cp
