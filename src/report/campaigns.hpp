// Campaigns: projects, be there rows of them or only a line in the application's own table.
#pragma once

#include <map>

#include "report/engine.hpp"
#include "report/members.hpp"

namespace cp {

struct Campaign {
    std::string key;
    Member member;  // empty where the table does not name it
    KpiSums sums;   // of all days
};

// By their number. 42501 where one asked for is known to neither the mapped table nor a row; where no table is mapped,
// any number may be one. Amounts are not summed.
std::map<int64, Campaign> find_campaigns(const ProjectCall &call, MemoryContext context);

}  // namespace cp
