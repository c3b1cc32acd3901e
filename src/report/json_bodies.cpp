#include "report/json_bodies.hpp"

#include "catalog/iso_text.hpp"
#include "report/share.hpp"

extern "C" {
#include <utils/json.h>
}

namespace cp {

namespace {

constexpr int kRateDecimals = 4;

void put_day(JsonText &json, Day day) { json.string(iso_day(day)); }

void put_numeric(JsonText &json, Datum value) {
    json.raw(pg([&] { return DatumGetCString(DirectFunctionCall1(numeric_out, value)); }));
}

double rate_of(const KpiSums &sums, int decimals) { return rate(sums.completes(), sums.attempts, decimals); }

int64 average_of(const KpiSums &sums) {
    return average_seconds(sums.measures.duration, sums.measures.timed).value_or(0);
}

void put_amount(JsonText &json, Metric metric, const KpiSums &sums) {
    if (metric != Metric::amount)
        return;
    json.name("amount");
    put_numeric(json, share_value(metric, sums));
}

// What a bar stands for.
void put_group(JsonText &json, const BarCall &call, const KpiGroup &group) {
    if (call.bucket == Bucket::day) {
        put_day(json.name("day"), group.day);
        return;
    }
    if (call.group == GroupBy::interviewer)
        json.name("interviewer_id").integer(group.id);
    else if (call.group == GroupBy::project)
        json.name("project_id").integer(group.id);
    else
        json.name("key").string(group.key);
    json.name("label").string(group.label);
}

}  // namespace

void put_instant(JsonText &json, std::optional<TimestampTz> instant) {
    if (!instant) {
        json.null();
        return;
    }
    std::array<char, MAXDATELEN + 1> text{};
    std::string utc =
        pg([&] { return JsonEncodeDateTime(text.data(), TimestampGetDatum(*instant), TIMESTAMPOID, nullptr); });
    // Years before Christ say so at the end.
    utc.insert(std::min(utc.find(' '), utc.size()), "Z");
    json.string(utc);
}

void put_summary(JsonText &json, const DayRange &days, std::optional<int64> project,
                 const std::vector<KpiGroup> &groups_of_days) {
    json.name("project").integer(project);
    put_day(json.name("range").begin_object().name("from"), days.first);
    put_day(json.name("to"), days.last);
    json.end_object();
    KpiSums totals;
    for (const KpiGroup &day : groups_of_days) {
        totals.measures.add(day.sums.measures, 1);
        totals.attempts += day.sums.attempts;
        totals.by_disposition[static_cast<size_t>(Disposition::complete)] += day.sums.completes();
    }
    json.name("totals").begin_object();
    json.name("attempts").integer(totals.attempts).name("completes").integer(totals.completes());
    json.name("success_rate").number(rate_of(totals, kRateDecimals));
    json.name("avg_duration_sec").integer(average_of(totals)).end_object();
}

void put_days(JsonText &json, const std::vector<KpiGroup> &groups_of_days) {
    json.begin_array();
    for (const KpiGroup &group : groups_of_days) {
        const KpiSums &sums = group.sums;
        put_day(json.begin_object().name("day"), group.day);
        json.name("attempts").integer(sums.attempts).name("completes").integer(sums.completes());
        json.name("sr").number(rate_of(sums, kSrDecimals)).end_object();
    }
    json.end_array();
}

void put_bars(JsonText &json, const BarCall &call, const std::vector<KpiGroup> &groups) {
    json.begin_array();
    int64 bars = 0;
    for (const KpiGroup &group : groups) {
        if (++bars > call.limit && call.bucket == Bucket::none)
            break;
        const KpiSums &sums = group.sums;
        json.begin_object();
        put_group(json, call, group);
        json.name("completes").integer(sums.completes()).name("attempts").integer(sums.attempts);
        json.name("sr").number(rate_of(sums, kSrDecimals));
        put_amount(json, call.metric, sums);
        json.end_object();
    }
    json.end_array();
}

void put_shares(JsonText &json, Metric metric, const std::vector<KpiGroup> &groups) {
    json.begin_array();
    for (const KpiGroup &group : groups) {
        json.begin_object().name("interviewer_id").integer(group.id).name("label").string(group.label).name("value");
        put_numeric(json, share_value(metric, group.sums));
        json.end_object();
    }
    json.end_array();
}

void put_top(JsonText &json, const TopCall &call, const std::vector<KpiGroup> &groups) {
    json.begin_array();
    int64 rank = 0;
    for (const KpiGroup &group : groups) {
        if (!group.id)
            continue;
        if (++rank > call.limit)
            break;
        const KpiSums &sums = group.sums;
        json.begin_object().name("rank").integer(rank).name("interviewer_id").integer(group.id);
        json.name("label").string(group.label);
        json.name("attempts").integer(sums.attempts).name("completes").integer(sums.completes());
        json.name("sr").number(rate_of(sums, kSrDecimals)).name("avg_duration_sec").integer(average_of(sums));
        put_amount(json, call.sort, sums);
        json.end_object();
    }
    json.end_array();
}

const std::vector<RowColumn> &table_columns() {
    static const std::vector<RowColumn> columns{
        RowColumn::date,         RowColumn::project,    RowColumn::interviewer, RowColumn::phone_number,
        RowColumn::outcome_code, RowColumn::start_form, RowColumn::end_form,    RowColumn::duration_sec};
    return columns;
}

void put_row(JsonText &json, const std::vector<RowColumn> &columns, const FactRow &row) {
    json.begin_object();
    for (const RowColumn column : columns) {
        json.name(row_column_names()[static_cast<size_t>(column)]);
        switch (column) {
            case RowColumn::row_id: json.string(row.row_id); break;
            case RowColumn::date: row.day == kUndated ? (void) json.null() : put_day(json, row.day); break;
            case RowColumn::project: json.string(row.project); break;
            case RowColumn::project_id: json.integer(row.project_id); break;
            case RowColumn::interviewer: json.string(row.interviewer); break;
            case RowColumn::interviewer_id: json.integer(row.interviewer_id); break;
            case RowColumn::phone_number: json.string(row.phone_number); break;
            case RowColumn::outcome_code: json.string(row.outcome_code); break;
            case RowColumn::call_attempts: json.integer(row.call_attempts); break;
            case RowColumn::start_form: put_instant(json, row.started); break;
            case RowColumn::end_form: put_instant(json, row.ended); break;
            case RowColumn::duration_sec: json.integer(row.duration_sec); break;
            case RowColumn::details: json.raw(row.details ? std::string_view(*row.details) : "null"); break;
        }
    }
    json.end_object();
}

void put_row(JsonText &json, const FactRow &row) {
    static const std::vector<RowColumn> columns = [] {
        const std::vector<std::string> &names = row_column_names();
        std::vector<RowColumn> all;
        for (size_t i = 0; i < names.size(); ++i)
            all.push_back(static_cast<RowColumn>(i));
        std::sort(all.begin(), all.end(), [&](RowColumn a, RowColumn b) {
            const std::string &first = names[static_cast<size_t>(a)];
            const std::string &second = names[static_cast<size_t>(b)];
            return std::pair(first.size(), first) < std::pair(second.size(), second);
        });
        return all;
    }();
    put_row(json, columns, row);
}

}  // namespace cp
