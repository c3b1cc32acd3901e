// collection_progress_json: how far campaigns are, as bodies of the fourth specification.
#include "model/text.hpp"
#include "report/audit.hpp"
#include "report/classifier.hpp"
#include "report/json_bodies.hpp"
#include "report/progress.hpp"
#include "report/spread.hpp"

namespace cp {

namespace {

// 3 hours 20 minutes: the two largest units, the minutes begun.
std::string words_of(int64 seconds) {
    constexpr int64 kMinutesPerDay = MINS_PER_HOUR * HOURS_PER_DAY;
    const auto unit = [](int64 count, const char *name) {
        return std::to_string(count) + " " + name + (count == 1 ? "" : "s");
    };
    const auto both = [&](int64 first, const char *larger, int64 second, const char *smaller) {
        return unit(first, larger) + (second == 0 ? "" : " " + unit(second, smaller));
    };
    const int64 minutes = (seconds + SECS_PER_MINUTE - 1) / SECS_PER_MINUTE;
    if (minutes < MINS_PER_HOUR)
        return unit(minutes, "minute");
    if (minutes < kMinutesPerDay)
        return both(minutes / MINS_PER_HOUR, "hour", minutes % MINS_PER_HOUR, "minute");
    const int64 hours = (minutes + MINS_PER_HOUR - 1) / MINS_PER_HOUR;
    return both(hours / HOURS_PER_DAY, "day", hours % HOURS_PER_DAY, "hour");
}

class BodyWriter {
public:
    explicit BodyWriter(const Filters &filters)
        : has_outcomes_(filters.source->has(Role::outcome)),
          has_ends_(filters.source->has(Role::ended_at)),
          classifier_(filters) {}

    std::string write(const Progress &progress) {
        JsonText json;
        json.begin_object().name("campaignId").string(progress.project_key);
        json.name("campaignName").string(progress.label).name("status").string(progress.status);
        put_counts(json.name("progress"), progress);
        put_metrics(json.name("callMetrics"), progress);
        json.name("recentActivity").begin_array();
        for (const FactRow &row : progress.latest)
            put_call(json, row);
        json.end_array().name("timeline").begin_object();
        put_instant(json.name("startTime"), progress.first_at);
        put_instant(json.name("lastUpdateTime"), progress.last_at);
        put_instant(json.name("estimatedEndTime"), progress.estimated_end);
        json.end_object().end_object();
        return json.text();
    }

private:
    static void put_counts(JsonText &json, const Progress &progress) {
        json.begin_object().name("totalCalls").integer(progress.total);
        json.name("completedCalls").integer(progress.completed).name("failedCalls").integer(progress.failed);
        json.name("remainingCalls").integer(progress.remaining).name("completionPercentage");
        put_number(json, progress.completion_pct());
        json.name("estimatedTimeRemaining");
        if (progress.seconds_remaining)
            json.string(words_of(*progress.seconds_remaining));
        else
            json.null();
        json.end_object();
    }

    void put_metrics(JsonText &json, const Progress &progress) const {
        const Measures &measures = progress.sums.measures;
        json.begin_object().name("averageDuration");
        json.integer(average_seconds(measures.duration, measures.timed).value_or(0));
        json.name("totalDuration").integer(total_seconds(measures.duration));
        put_share(json.name("answerRate"), progress.completed, progress.processed());
        put_share(json.name("leadConversionRate"), progress.converted, progress.completed);
        json.name("activeCalls").integer(progress.active).end_object();
    }

    static void put_number(JsonText &json, std::optional<double> number) {
        if (number)
            json.number(*number);
        else
            json.null();
    }

    void put_share(JsonText &json, int64 part, int64 whole) const {
        put_number(json, has_outcomes_ ? std::optional(percentage(part, whole)) : std::nullopt);
    }

    void put_call(JsonText &json, const FactRow &row) const {
        JsonText own;
        own.begin_object().name("callUUID").string(row.row_id).name("number").string(row.phone_number);
        own.name("status").string(status_of(row)).name("duration").integer(row.duration_sec);
        put_instant(own.name("endTime"), row.ended);
        own.end_object();
        put_spread(json, own.text(), row.details);
    }

    const char *status_of(const FactRow &row) const {
        if (has_ends_ && !row.ended)
            return "active";
        return is_completed(row.outcome_code.value_or("")) ? "completed" : "failed";
    }

    bool is_completed(const std::string &code) const {
        if (!has_outcomes_)
            return true;
        const std::string key = bounded(code);
        const Classified outcome = classifier_.classify({key, !blank(key)});
        return outcome.classified && is_contact(outcome.disposition);
    }

    bool has_outcomes_, has_ends_;
    OutcomeClassifier classifier_;
};

void list_bodies(FunctionCallInfo fcinfo) {
    const ProgressCall call = read_progress_call(FunctionArgs(fcinfo));
    const Filters &filters = call.projects.filters;
    BodyWriter writer(filters);
    ResultSet bodies(fcinfo);
    visit_progress("collection_progress_json", call,
                   [&](const Progress &progress) { bodies.add(std::move(ResultRow().text(writer.write(progress)))); });
    audit_report("collection_progress_json", filters, bodies.size());
}

}  // namespace

}  // namespace cp

CP_FUNCTION(collection_progress_json) {
    cp::list_bodies(fcinfo);
    return Datum(0);
}
