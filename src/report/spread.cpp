#include "report/spread.hpp"

#include <algorithm>

namespace cp {

namespace {

std::vector<JsonMember> members_of(std::string_view json) {
    if (json.starts_with('{'))
        return json_members(json);
    return {{"\"details\"", json}};
}

}  // namespace

void put_spread(JsonText &json, std::string_view own, const std::optional<std::string> &details) {
    const std::vector<JsonMember> theirs = details ? members_of(*details) : std::vector<JsonMember>{};
    json.begin_object();
    for (const JsonMember &member : members_of(own))
        if (std::none_of(theirs.begin(), theirs.end(),
                         [&](const JsonMember &each) { return each.name == member.name; }))
            json.member(member);
    for (const JsonMember &member : theirs)
        json.member(member);
    json.end_object();
}

}  // namespace cp
