// What the application calls its projects, interviewers and outcomes: rows of the mapped dimension tables, read live as
// each table's own owner.
#pragma once

#include "catalog/source.hpp"

namespace cp {

struct Member {
    std::string key;
    std::optional<std::string> label, team, target, status, color, description, sort_order;
};

// By key, as text. Keys that the table does not name are missing; so is all where no table is mapped.
using Members = std::unordered_map<std::string, Member>;
Members find_members(const Source &source, Role role, const std::vector<std::string> &keys);
// Every row of the table with a key.
std::vector<Member> all_members(const Source &source, Role role);

// 22023 where the source has no interviewers with teams.
void require_teams(const Source &source);
std::vector<std::string> interviewers_in_teams(const Source &source, const std::vector<std::string> &teams);

// The codes that a filter may name: the dictionary's, in its order, then those of a mapped dimension.
std::vector<std::string> outcome_codes(const Source &source);

// The label of a key: what the dimension calls it; an outcome, what the dictionary does; else the key itself.
std::string label_of(const Source &source, Role role, const Members &members, const std::string &key);

}  // namespace cp
