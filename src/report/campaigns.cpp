#include "report/campaigns.hpp"

#include "access/project.hpp"
#include "model/text.hpp"

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

// The keys of those that are wanted, by their number; nothing where one cannot be told.
std::optional<std::vector<std::string>> keys_of_wanted(const ProjectCall &call, const Campaigns &campaigns) {
    const Source &source = *call.filters.source;
    std::unordered_map<int64, std::string> known;
    for (const AskedProject &asked : call.asked)
        if (asked.key)
            known[asked.id] = *asked.key;
    for (const auto &[id, campaign] : campaigns)
        known[id] = campaign.key;
    const HeldSnapshot snapshot = HeldSnapshot::active();
    std::vector<std::string> keys;
    for (const int64 id : *call.filters.projects) {
        std::optional<std::string> key;
        if (!source.project_keyed)
            key = std::to_string(id);
        else if (const auto found = known.find(id); found != known.end())
            key = found->second;
        else
            key = key_of_surrogate(source, Role::project, id, snapshot.get());
        if (!key || key->size() >= kLongestKeyText)
            return std::nullopt;
        keys.push_back(std::move(*key));
    }
    return keys;
}

// The application's table need not be read whole where the keys are known.
std::vector<Member> named_members(const ProjectCall &call, const Campaigns &campaigns) {
    const Source &source = *call.filters.source;
    const auto keys = call.filters.projects ? keys_of_wanted(call, campaigns) : std::nullopt;
    if (!keys)
        return all_members(source, Role::project);
    std::vector<Member> members;
    for (auto &[key, member] : find_members(source, Role::project, *keys))
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
