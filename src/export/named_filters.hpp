// The filters of an export, as its files tell them.
#pragma once

#include "report/filter.hpp"

namespace cp {

struct NamedFilter {
    FilterParameter parameter;
    const char *name;  // of the parameter
    bool list, number;
    std::vector<std::string> values;
};

// The source and the days that were covered, then what else the caller asked for.
std::vector<NamedFilter> named_filters(const FunctionArgs &args, const Filters &filters);

}  // namespace cp
