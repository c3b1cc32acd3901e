#include "report/activity.hpp"

#include "catalog/zone.hpp"
#include "pg/kept_plans.hpp"
#include "report/fact_sql.hpp"

namespace cp {

namespace {

// The columns of the one row that is read.
enum ActivityColumn { activity_first = 1, activity_last, activity_ended, activity_active };

class ActivityWriter {
public:
    ActivityWriter(const Filters &filters, const ActivityTimes &times)
        : filters_(filters), times_(times), sql_(filters), has_infinite_(sql_.has_both_ends() && sql_.has_infinite()) {}

    FactQuery write() {
        const std::string first = "CASE WHEN isfinite(r.started) THEN r.started ELSE r.ended END";
        const std::string last = "CASE WHEN isfinite(r.ended) THEN r.ended ELSE r.started END";
        std::string sql = "SELECT " + one_row(first, " ASC") + ", " + one_row(last, " DESC") + ", " + ended() + ", " +
                          (times_.active_after && sql_.has_both_ends() ? active() : "0::int8");
        return {std::move(sql), sql_.parameters().take(), sql_.instants()};
    }

private:
    // Rows with a time. Infinite times count as missing: such a row is dated by its other end.
    std::string rows() {
        const std::string when = sql_.when();
        std::string sql = "SELECT " + sql_.columns(when) + sql_.from() + " WHERE " + sql_.in_days(when, filters_.days) +
                          sql_.conditions();
        if (!has_infinite_)
            return sql;
        const std::string started = sql_.role(Role::started_at);
        return sql + " UNION ALL SELECT " + sql_.columns(started) + sql_.from_infinite() + " AND " +
               sql_.in_days(started, filters_.days) + sql_.conditions();
    }

    std::string one_row(const std::string &value, const std::string &direction) {
        return "(SELECT " + value + " FROM (" + rows() + ") AS r ORDER BY r.dated" + direction + ", " +
               sql_.tie_columns("r.", direction) + " LIMIT 1)";
    }

    std::string count_of(const std::string &condition) {
        return "(SELECT count(*)" + sql_.from() + " WHERE " + condition + sql_.conditions() + ")";
    }

    // What has ended is dated by its end.
    std::string ended() {
        return count_of(
            in_times(sql_.when(), times_.ended_after) +
            (sql_.source().has(Role::ended_at) ? " AND " + sql_.role(Role::ended_at) + " IS NOT NULL" : ""));
    }

    // What has not, by its start.
    std::string active() {
        std::string sql =
            count_of(in_times(sql_.when(), *times_.active_after) + " AND " + sql_.role(Role::ended_at) + " IS NULL");
        if (has_infinite_)
            sql += " + " + count_of(sql_.when() + FactSql::kInfinite + " AND " +
                                    in_times(sql_.role(Role::started_at), *times_.active_after));
        return sql;
    }

    std::string in_times(const std::string &time, TimestampTz after) {
        std::string sql = time + " > " + sql_.parameters().timestamp(sql_.instants(), as_stored(after));
        return sql + " AND " + time + " <= " + sql_.parameters().timestamp(sql_.instants(), as_stored(times_.now));
    }

    int64 as_stored(TimestampTz instant) const {
        return sql_.instants() ? instant : ZoneClock(sql_.source().zone).local_time(instant);
    }

    const Filters &filters_;
    const ActivityTimes &times_;
    FactSql sql_;
    bool has_infinite_;
};

std::optional<TimestampTz> instant_at(const SqlSession &session, int column, const Source &source, bool instants) {
    bool isnull = false;
    const Datum value = session.datum(0, column, &isnull);
    if (isnull)
        return std::nullopt;
    return instants ? DatumGetTimestampTz(value) : instant_of(DatumGetTimestamp(value), source.zone);
}

}  // namespace

Activity read_activity(const Filters &filters, const ActivityTimes &times) {
    static KeptPlans plans;
    const Source &source = *filters.source;
    SqlSession session;
    FactQuery query = ActivityWriter(filters, times).write();
    const ActingAs owner(owner_of_relation(source.fact));
    plans.query(query.sql, std::move(query.args), KeptPlans::Values::any);
    return {instant_at(session, activity_first, source, query.instants),
            instant_at(session, activity_last, source, query.instants), session.integer(0, activity_ended),
            session.integer(0, activity_active)};
}

}  // namespace cp
