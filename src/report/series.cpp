// collection_series: the KPIs by time, and by a group within it.
#include "catalog/zone.hpp"
#include "model/range.hpp"
#include "report/audit.hpp"
#include "report/engine.hpp"

namespace cp {

namespace {

enum Parameter { p_granularity = kFilterCount, p_group_by, p_fill };

constexpr int64 kMostRows = 100'000;

const std::vector<std::string> &granularities() {
    static const std::vector<std::string> names{"hour", "day", "week", "month", "hourly", "daily", "weekly", "monthly"};
    return names;
}

Bucket bucket_of(const FunctionArgs &args) {
    constexpr std::array<Bucket, 4> buckets{Bucket::hour, Bucket::day, Bucket::week, Bucket::month};
    const size_t choice = choice_of(args, p_granularity, "granularity", granularities(), 1);
    return buckets[choice % buckets.size()];
}

GroupBy group_of(const FunctionArgs &args) {
    static const std::vector<std::string> names{"interviewer", "outcome", "project", "team", "segment"};
    constexpr std::array<GroupBy, 6> groups{GroupBy::interviewer, GroupBy::outcome, GroupBy::project,
                                            GroupBy::team,        GroupBy::segment, GroupBy::none};
    return groups[choice_of(args, p_group_by, "group_by", names, names.size())];
}

// A bucket without rows.
struct EmptyBucket {
    int64 bucket;
    Day day;
};

[[noreturn]] void refuse_fill() {
    throw Error(ERRCODE_INVALID_PARAMETER_VALUE, "too many empty buckets to fill")
        .hint("Fill at most " + std::to_string(kMostRows) + " rows: choose a shorter range or a coarser granularity.");
}

// Half an hour at a time, so that zones that move their clocks by that much lose no hour.
std::vector<EmptyBucket> hours_of(const DayRange &days, pg_tz *zone) {
    constexpr int64 kHoursOfLongestDay = 27;
    if (days.length() * kHoursOfLongestDay > kMostRows)
        refuse_fill();
    std::vector<EmptyBucket> buckets;
    ZoneClock clock(zone);
    const TimestampTz end = start_of_day(days.last + 1, zone);
    for (TimestampTz instant = start_of_day(days.first, zone); instant < end; instant += USECS_PER_HOUR / 2) {
        const TimestampTz hour = clock.start_of_hour(instant);
        if (buckets.empty() || buckets.back().bucket < hour)
            buckets.push_back({hour, day_of(clock.local_time(instant))});
    }
    return buckets;
}

std::vector<EmptyBucket> days_of(const DayRange &days, Bucket bucket) {
    constexpr int64 kDaysOfWeek = 7, kDaysOfLongestMonth = 31;
    const int64 longest = bucket == Bucket::day ? 1 : bucket == Bucket::week ? kDaysOfWeek : kDaysOfLongestMonth;
    if (days.length() / longest > kMostRows)
        refuse_fill();
    std::vector<EmptyBucket> buckets;
    Day day = bucket == Bucket::day    ? days.first
              : bucket == Bucket::week ? week_start(days.first)
                                       : month_start(days.first);
    while (day <= days.last) {
        buckets.push_back({day, day});
        day = bucket == Bucket::day ? day + 1 : bucket == Bucket::week ? next_week_start(day) : next_month_start(day);
    }
    return buckets;
}

using GroupName = std::tuple<bool, int64, bool, std::string>;

GroupName name_of(const KpiGroup &group) {
    return {!group.id, group.id.value_or(0), !group.key, group.key.value_or("")};
}

KpiGroup empty_group(const EmptyBucket &bucket, const KpiGroup *like) {
    KpiGroup group;
    group.bucket = bucket.bucket;
    group.day = bucket.day;
    if (like != nullptr) {
        group.id = like->id;
        group.key = like->key;
        group.label = like->label;
    }
    return group;
}

// One example of every group that the series has, in the order of names. Where the series is not divided, one of none.
std::vector<const KpiGroup *> distinct_groups(const std::vector<KpiGroup> &groups, bool divided) {
    if (!divided)
        return {nullptr};
    std::vector<const KpiGroup *> distinct;
    for (const KpiGroup &group : groups)
        distinct.push_back(&group);
    std::sort(distinct.begin(), distinct.end(), [](const auto *a, const auto *b) { return name_of(*a) < name_of(*b); });
    distinct.erase(std::unique(distinct.begin(), distinct.end(),
                               [](const auto *a, const auto *b) { return name_of(*a) == name_of(*b); }),
                   distinct.end());
    return distinct;
}

// Every bucket of the range for every group, in the order of buckets; both lists are in that order already.
std::vector<KpiGroup> filled(std::vector<KpiGroup> groups, const KpiQuery &query) {
    const Filters &filters = *query.filters;
    const std::vector<EmptyBucket> buckets = query.bucket == Bucket::hour ? hours_of(filters.days, filters.source->zone)
                                                                          : days_of(filters.days, query.bucket);
    const std::vector<const KpiGroup *> names = distinct_groups(groups, query.group != GroupBy::none);
    if (static_cast<int64>(buckets.size() * names.size()) > kMostRows)
        refuse_fill();
    std::vector<KpiGroup> examples;
    for (const KpiGroup *name : names)
        examples.push_back(empty_group({}, name));
    std::vector<KpiGroup> all;
    auto next = groups.begin();
    for (const EmptyBucket &bucket : buckets)
        for (const KpiGroup &example : examples) {
            const bool found =
                next != groups.end() && next->bucket == bucket.bucket && name_of(*next) == name_of(example);
            all.push_back(found ? std::move(*next++) : empty_group(bucket, &example));
        }
    return all;
}

ResultRow row_of(const KpiGroup &group, const KpiQuery &query, const KpiScope &scope) {
    const TimestampTz start =
        query.bucket == Bucket::hour ? group.bucket : start_of_day(group.day, query.filters->source->zone);
    ResultRow row;
    row.timestamptz(start).date(group.day).text(group.key).text(group.label);
    Kpis(group.sums, scope).put(row);
    return row;
}

void list_series(FunctionCallInfo fcinfo) {
    const FunctionArgs args(fcinfo);
    const Filters filters = read_filters(args);
    KpiQuery query{&filters};
    query.bucket = bucket_of(args);
    query.group = group_of(args);
    const OwnedContext memory("collection_series");
    std::vector<KpiGroup> groups = sum_kpis(query, memory.get());
    if (args.boolean(p_fill).value_or(false))
        groups = filled(std::move(groups), query);
    const KpiScope scope(*filters.source);
    ResultSet rows(fcinfo);
    for (const KpiGroup &group : groups)
        rows.add(row_of(group, query, scope));
    audit_report("collection_series", filters, rows.size());
}

}  // namespace

}  // namespace cp

CP_FUNCTION(collection_series) {
    cp::list_series(fcinfo);
    return Datum(0);
}
