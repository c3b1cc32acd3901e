// What stands in the cells that the caller may see, for the lists of projects, interviewers and segments.
#pragma once

#include "access/access.hpp"
#include "store/stored.hpp"

namespace cp {

// Rows by project or interviewer; those that have none any more are left out. The raw keys that pending deltas bring.
struct ObservedIds {
    std::unordered_map<int64, int64> rows;
    std::unordered_map<int64, std::string> keys;
};

ObservedIds observed_projects(const Source &source, const VisibleProjects &visible, Snapshot snapshot);
ObservedIds observed_interviewers(const Source &source, const VisibleProjects &visible, Snapshot snapshot);
std::vector<std::string> observed_segments(const Source &source, const VisibleProjects &visible, Snapshot snapshot);

// The key behind an observed number, as text.
std::string key_of(const Source &source, Role role, const ObservedIds &observed, int64 id, Snapshot snapshot);

// The keys behind numbers of a source whose keys are not integers; those that nothing names are left out.
std::vector<std::string> keys_of(const Source &source, Role role, const std::vector<int64> &ids, Snapshot snapshot);

}  // namespace cp
