#include "report/spread.hpp"

#include <algorithm>

namespace cp {

namespace {

std::vector<JsonMember> members_of(const std::optional<std::string> &details) {
    if (!details)
        return {};
    if (details->starts_with('{'))
        return json_members(*details);
    return {{"\"details\"", *details}};
}

}  // namespace

void put_spread(JsonText &json, std::string_view own, const std::optional<std::string> &details) {
    const std::vector<JsonMember> theirs = members_of(details);
    json.begin_object();
    for (const JsonMember &member : json_members(own))
        if (std::none_of(theirs.begin(), theirs.end(),
                         [&](const JsonMember &each) { return each.name == member.name; }))
            json.member(member);
    for (const JsonMember &member : theirs)
        json.member(member);
    json.end_object();
}

}  // namespace cp
