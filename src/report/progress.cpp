#include "report/progress.hpp"

#include <charconv>

#include "report/activity.hpp"
#include "report/campaigns.hpp"

extern "C" {
#include <utils/timestamp.h>
}

namespace cp {

namespace {

enum Parameter { p_campaigns, p_recent, p_active_within, p_from, p_keys, p_rate_window };

constexpr int64 kDefaultRecent = 10;
constexpr int64 kMostRecent = 1000;
constexpr int64 kDefaultActiveWithin = 2 * USECS_PER_HOUR;
constexpr int64 kDefaultRateWindow = 15 * USECS_PER_MINUTE;

// In microseconds, whatever the session's time zone: a day has 24 hours, a month 30 days. Not more than there are.
int64 span_of(const FunctionArgs &args, int index, const char *parameter, int64 fallback) {
    if (args.is_null(index))
        return fallback;
    const auto *interval = DatumGetIntervalP(args.datum(index));
    const Int128 span =
        Int128{interval->time} + (Int128{interval->month} * DAYS_PER_MONTH + interval->day) * USECS_PER_DAY;
    if (span <= 0)
        throw invalid_value("invalid " + std::string(parameter) + ": it is not positive")
            .hint("Give an interval such as 15 minutes.");
    return span < PG_INT64_MAX ? static_cast<int64>(span) : PG_INT64_MAX;
}

int64 before(int64 instant, int64 span) { return instant - MIN_TIMESTAMP > span ? instant - span : MIN_TIMESTAMP; }

// A planned number of rows, half up; nothing where the application's table has none that can be one.
std::optional<int64> planned(const std::optional<std::string> &target) {
    if (!target || target->starts_with('-'))
        return std::nullopt;
    const char *end = target->data() + target->size();
    int64 total = 0;
    const auto [rest, error] = std::from_chars(target->data(), end, total);
    if (error != std::errc())
        return std::nullopt;
    const bool more = end - rest > 1 && *rest == '.' && rest[1] >= '5';
    return more && total < PG_INT64_MAX ? total + 1 : total;
}

// Nothing more is to come.
bool is_at_rest(const std::optional<std::string> &status) {
    constexpr std::array<const char *, 4> kAtRest{"queued", "paused", "completed", "failed"};
    return status && std::any_of(kAtRest.begin(), kAtRest.end(),
                                 [&](const char *each) { return pg_strcasecmp(status->c_str(), each) == 0; });
}

// Over how long the rate is taken: not longer than the campaign has been there. Nothing where it begins this instant.
int64 span_of_rate(const Activity &activity, const ProgressCall &call, TimestampTz now) {
    return activity.first ? std::min(call.rate_window, now - *activity.first) : 0;
}

void add_rate(Progress &progress, int64 ended, int64 span, TimestampTz now) {
    constexpr int64 kScale = 10'000;
    if (span <= 0 || ended == 0)
        return;
    progress.rate_per_minute =
        static_cast<double>(divide_half_up(Int128{ended} * USECS_PER_MINUTE * kScale, span)) / kScale;
    if (!progress.remaining || is_at_rest(progress.status))
        return;
    const Int128 seconds = divide_half_up(Int128{*progress.remaining} * span, Int128{ended} * USECS_PER_SEC);
    if (seconds >= (END_TIMESTAMP - now) / USECS_PER_SEC)
        return;
    progress.seconds_remaining = static_cast<int64>(seconds);
    progress.estimated_end = now + *progress.seconds_remaining * USECS_PER_SEC;
}

// Where the source has no outcomes, all that has ended is completed.
void count_ended(Progress &progress, const Source &source) {
    const KpiSums &sums = progress.sums;
    progress.completed = source.has(Role::outcome) ? contacts_of(sums.ended_by_disposition) : sums.ended;
    progress.failed = sums.ended - progress.completed;
    progress.converted = sums.ended_by_disposition[static_cast<size_t>(Disposition::complete)];
    if (progress.total)
        progress.remaining = std::max<int64>(*progress.total - sums.ended, 0);
}

void add_activity(Progress &progress, const Filters &campaign, const ProgressCall &call) {
    const TimestampTz now = GetCurrentTransactionStartTimestamp();
    ActivityTimes times{now, before(now, call.rate_window), std::nullopt};
    if (progress.sums.measures.open > 0)
        times.active_after = before(now, call.active_within);
    const Activity activity = read_activity(campaign, times);
    progress.active = activity.active;
    progress.first_at = activity.first;
    progress.last_at = activity.last;
    add_rate(progress, activity.ended, span_of_rate(activity, call, now), now);
}

Progress progress_of(const char *function, int64 id, Campaign &campaign, const ProgressCall &call) {
    Progress progress{};
    progress.project_id = id;
    progress.project_key = campaign.key;
    progress.label = campaign.member.label.value_or(campaign.key);
    progress.status = campaign.member.status;
    progress.total = planned(campaign.member.target);
    progress.sums = std::move(campaign.sums);
    count_ended(progress, *call.projects.filters.source);
    if (progress.sums.measures.rows == 0)
        return progress;
    Filters filters = call.projects.filters;
    filters.projects = {id};
    add_activity(progress, filters, call);
    if (call.recent > 0)
        visit_latest_rows(function, filters, call.recent, [&](const FactRow &row) { progress.latest.push_back(row); });
    return progress;
}

}  // namespace

ProgressCall read_progress_call(const FunctionArgs &args) {
    ProgressCall call;
    call.projects = read_projects(args, {p_campaigns, p_keys, p_from});
    call.recent = count_of(args, p_recent, "recent", kDefaultRecent, kMostRecent, 0);
    call.active_within = span_of(args, p_active_within, "active_within", kDefaultActiveWithin);
    call.rate_window = span_of(args, p_rate_window, "rate_window", kDefaultRateWindow);
    return call;
}

void visit_progress(const char *function, const ProgressCall &call,
                    const std::function<void(const Progress &)> &visit) {
    const OwnedContext memory(function);
    for (auto &[id, campaign] : find_campaigns(call.projects, memory.get()))
        visit(progress_of(function, id, campaign, call));
}

}  // namespace cp
