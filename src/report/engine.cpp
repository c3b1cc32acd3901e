#include "report/engine.hpp"

#include "pg/owners.hpp"
#include "report/members.hpp"
#include "report/summation.hpp"

namespace cp {

namespace {

Role role_of(GroupBy group) {
    switch (group) {
        case GroupBy::project: return Role::project;
        case GroupBy::outcome: return Role::outcome;
        case GroupBy::segment: return Role::segment;
        default: return Role::interviewer;
    }
}

// The keys behind the numbers.
void spell_keys(Groups &groups, const Source &source, Role role, Snapshot snapshot) {
    for (const auto &group : groups) {
        if (group->key || !group->id)
            continue;
        group->key = source.is_keyed(role) ? key_of_surrogate(source, role, *group->id, snapshot)
                                           : std::optional(std::to_string(*group->id));
    }
}

Members members_of(const Groups &groups, const Source &source, Role role) {
    std::vector<std::string> keys;
    for (const auto &group : groups)
        if (group->key)
            keys.push_back(*group->key);
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    return find_members(source, role, keys);
}

void add_labels(Groups &groups, const Source &source, Role role) {
    const Members members = role == Role::segment ? Members{} : members_of(groups, source, role);
    for (const auto &group : groups)
        if (group->key)
            group->label = label_of(source, role, members, *group->key);
}

// Interviewers become their teams; those in none have a group of their own, without a key.
void merge_teams(Summation &summation, const Source &source, MemoryContext context) {
    const Members members = members_of(summation.groups(), source, Role::interviewer);
    Groups teams;
    GroupPlaces places;
    std::vector<uint32> moved;
    for (const auto &group : summation.groups()) {
        const auto member = group->key ? members.find(*group->key) : members.end();
        GroupKey wanted;
        wanted.bucket = group->bucket;
        if (member != members.end() && member->second.team)
            wanted.text = {*member->second.team, true};
        const auto [found, is_new] = places.try_emplace(wanted, static_cast<uint32>(teams.size()));
        if (is_new) {
            teams.push_back(std::make_unique<KpiGroup>());
            teams.back()->bucket = group->bucket;
            teams.back()->day = group->day;
            if (wanted.text.present)
                teams.back()->key = teams.back()->label = std::string(wanted.text.text);
        }
        teams[found->second]->sums.add(group->sums, context);
        moved.push_back(found->second);
    }
    summation.groups() = std::move(teams);
    summation.subjects().regroup(moved);
}

void name_groups(Summation &summation, const KpiQuery &query, Snapshot snapshot, MemoryContext context) {
    const Source &source = *query.filters->source;
    const Role role = role_of(query.group);
    spell_keys(summation.groups(), source, role, snapshot);
    if (query.group == GroupBy::team)
        merge_teams(summation, source, context);
    else if (query.labels)
        add_labels(summation.groups(), source, role);
}

// By period, bucket, number and key; the missing ones last.
bool comes_before(const KpiGroup &a, const KpiGroup &b) {
    const auto rank = [](const KpiGroup &group) {
        return std::tuple(group.previous, group.bucket, !group.id, group.id.value_or(0), !group.key);
    };
    const auto first = rank(a);
    const auto second = rank(b);
    return first != second ? first < second : a.key < b.key;
}

// Nothing divides the rows: one group a period, be there rows or not.
void complete_periods(std::vector<KpiGroup> &groups, const KpiQuery &query) {
    for (const bool previous : {false, true}) {
        const auto found = std::find_if(groups.begin(), groups.end(),
                                        [&](const KpiGroup &group) { return group.previous == previous; });
        if (found != groups.end() || (previous && !query.compare))
            continue;
        groups.emplace_back();
        groups.back().previous = previous;
    }
}

}  // namespace

void check_query(const KpiQuery &query) {
    const Source &source = *query.filters->source;
    const auto refuse = [&](const char *what, const char *hint) {
        throw Error(ERRCODE_INVALID_PARAMETER_VALUE, "source \"" + source.name + "\" has no " + what).hint(hint);
    };
    if (query.bucket == Bucket::hour && !source.hourly)
        refuse("hours", "Register it with bucket => 'hour'.");
    if (query.group == GroupBy::team)
        require_teams(source);
    if (query.group == GroupBy::interviewer && !source.has(Role::interviewer))
        refuse("interviewers", "Register it with the parameter interviewer.");
    if (query.group == GroupBy::outcome && !source.has(Role::outcome))
        refuse("outcomes", "Register it with the parameter outcome.");
    if (query.group == GroupBy::segment && !source.has(Role::segment))
        refuse("segments", "Register it with the parameter segment.");
}

std::vector<KpiGroup> sum_kpis(const KpiQuery &query, MemoryContext context) {
    check_query(query);
    const HeldSnapshot snapshot = HeldSnapshot::active();
    Summation summation(query, context);
    summation.run(snapshot.get());
    if (query.group != GroupBy::none)
        name_groups(summation, query, snapshot.get(), context);
    summation.subjects().each([&](uint32 group, uint32, int64) { ++summation.groups()[group]->sums.subjects; });
    std::vector<KpiGroup> groups;
    for (const auto &group : summation.groups())
        if (group->sums.measures.rows != 0)
            groups.push_back(std::move(*group));
    if (query.group == GroupBy::none && query.bucket == Bucket::none)
        complete_periods(groups, query);
    std::sort(groups.begin(), groups.end(), comes_before);
    return groups;
}

}  // namespace cp
