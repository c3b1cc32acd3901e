#include "report/campaigns.hpp"

#include "access/project.hpp"

namespace cp {

namespace {

using Campaigns = std::map<int64, Campaign>;

// Those that have rows.
Campaigns with_rows(const Filters &filters, MemoryContext context) {
    KpiQuery query{&filters};
    query.group = GroupBy::project;
    query.distributions = false;
    query.labels = false;
    Campaigns campaigns;
    for (KpiGroup &group : sum_kpis(query, context))
        if (group.id)
            campaigns[*group.id] = {group.key.value_or(std::to_string(*group.id)), {}, std::move(group.sums)};
    return campaigns;
}

// A look-up by key where all keys are known; else the whole table is read, to find those that are behind surrogates.
std::vector<Member> named_members(const ProjectCall &call, const Campaigns &campaigns) {
    const Source &source = *call.filters.source;
    std::vector<std::string> keys;
    for (const auto &[id, campaign] : campaigns)
        keys.push_back(campaign.key);
    bool known = !call.all;
    for (const AskedProject &asked : call.asked) {
        if (campaigns.contains(asked.id))
            continue;
        known = known && (asked.key || !source.project_keyed);
        keys.push_back(asked.key.value_or(std::to_string(asked.id)));
    }
    if (!known)
        return all_members(source, Role::project);
    std::vector<Member> members;
    for (auto &[key, member] : find_members(source, Role::project, keys))
        members.push_back(std::move(member));
    return members;
}

bool is_wanted(const Filters &filters, int64 id) {
    return !filters.projects || std::binary_search(filters.projects->begin(), filters.projects->end(), id);
}

}  // namespace

std::map<int64, Campaign> find_campaigns(const ProjectCall &call, MemoryContext context) {
    const Source &source = *call.filters.source;
    Campaigns campaigns = with_rows(call.filters, context);
    ProjectNumbers numbers(source);
    for (Member &member : named_members(call, campaigns)) {
        const std::optional<int64> id = numbers.of(member.key);
        if (!id || !is_wanted(call.filters, *id))
            continue;
        Campaign &campaign = campaigns[*id];
        campaign.key = member.key;
        campaign.member = std::move(member);
    }
    for (const AskedProject &asked : call.asked) {
        if (campaigns.contains(asked.id))
            continue;
        if (source.find_dimension("project") != nullptr)
            refuse_project(asked.spelled);
        campaigns[asked.id].key = asked.key.value_or(std::to_string(asked.id));
    }
    return campaigns;
}

}  // namespace cp
