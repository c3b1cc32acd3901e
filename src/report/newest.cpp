#include "report/newest.hpp"

#include "pg/kept_plans.hpp"

namespace cp {

namespace {

const std::string kWanted = "collection_wanted";

class NewestWriter {
public:
    NewestWriter(const Filters &filters, const NewestWanted &wanted)
        : filters_(filters),
          wanted_(wanted),
          sql_(filters),
          code_(sql_.comparison(Role::outcome)),
          has_infinite_((sql_.has_both_ends() || wants_undated()) && sql_.has_infinite()),
          limit_(sql_.parameters().int8(wanted.limit)),
          end_(sql_.parameters().timestamp(sql_.instants(), sql_.end_of(filters.days))) {}

    FactQuery write(bool ids_alone) {
        std::string rows;
        for (const std::string &part : {codes(), missing(), unnamed(), unnamed_undated()})
            if (!part.empty())
                rows += (rows.empty() ? "" : " UNION ALL ") + part;
        std::string sql = "SELECT " + (ids_alone ? "r.row_id::text" : sql_.output()) +
                          ", r.place FROM (SELECT *, row_number() OVER (PARTITION BY place ORDER BY dated DESC NULLS"
                          " LAST, " +
                          sql_.tie_columns("", " DESC") + ") AS nth FROM (" + rows +
                          ") AS q) AS r WHERE r.nth <= " + limit_ + " ORDER BY r.place, r.nth";
        return {std::move(sql), sql_.parameters().take(), sql_.instants(), true, KeptPlans::Values::the_given};
    }

private:
    bool wants_undated() const {
        return (wanted_.rest && wanted_.rest->from.undated) ||
               std::any_of(wanted_.codes.begin(), wanted_.codes.end(),
                           [](const NewestOfCode &each) { return each.from.undated; });
    }

    int64 begin_of(const NewestFrom &from) const {
        return sql_.begin_of(from.since == kUndated ? filters_.days.first : from.since);
    }

    std::string branch(const std::string &dated, const std::string &condition, const std::string &order) {
        return "(SELECT " + sql_.columns(dated) + sql_.from() + " WHERE " + condition + sql_.conditions() +
               " ORDER BY " + order + sql_.tie_columns("", " DESC") + " LIMIT " + limit_ + ")";
    }

    // Rows with this code that are dated from since on and before another time.
    std::string dated(const std::string &code, const std::string &since, const std::string &before) {
        const auto in_range = [&](const std::string &time) {
            return time + " >= " + since + " AND " + time + " < " + before + " AND " + code;
        };
        std::string sql = branch(sql_.when(), in_range(sql_.when()), "dated DESC, ");
        // Infinite times count as missing: such a row is dated by its other end.
        if (has_infinite_ && sql_.has_both_ends())
            sql += " UNION ALL " +
                   branch(sql_.role(Role::started_at),
                          sql_.when() + FactSql::kInfinite + " AND " + in_range(sql_.role(Role::started_at)),
                          "dated DESC, ");
        return sql;
    }

    // Rows with this code that nothing dates, where a condition holds.
    std::string undated(const std::string &code, const std::string &condition) {
        const std::string nothing = "CASE WHEN false THEN " + sql_.when() + " END";
        std::string sql = branch(nothing, condition + sql_.when() + " IS NULL AND " + code, sql_.when() + " DESC, ");
        if (has_infinite_)
            sql += " UNION ALL " + branch(nothing,
                                          condition + sql_.when() + FactSql::kInfinite + " AND " + code +
                                              (sql_.has_both_ends() ? " AND COALESCE(NOT isfinite" +
                                                                          sql_.role(Role::started_at) + ", true)"
                                                                    : ""),
                                          "");
        return sql;
    }

    std::string codes() {
        std::vector<int64> places, with_undated;
        std::vector<int64> since;
        std::vector<std::string> keys;
        for (const NewestOfCode &each : wanted_.codes) {
            if (!code_.admits(each.code))
                continue;
            places.push_back(each.group);
            keys.push_back(each.code);
            since.push_back(begin_of(each.from));
            with_undated.push_back(each.from.undated ? 1 : 0);
        }
        if (keys.empty())
            return "";
        const std::string code = code_.value() + " = " + kWanted + ".code";
        Parameters &parameters = sql_.parameters();
        const std::string list = "unnest(" + parameters.int8s(places) + ", " + code_.array(parameters, keys) + ", " +
                                 parameters.timestamps(sql_.instants(), since) + ", " + parameters.int8s(with_undated) +
                                 ")";
        std::string sql = "SELECT " + kWanted + ".place, n.* FROM " + list + " AS " + kWanted +
                          " (place, code, since, undated) CROSS JOIN LATERAL (" + dated(code, kWanted + ".since", end_);
        if (wants_undated())
            sql += " UNION ALL " + undated(code, kWanted + ".undated = 1 AND ");
        return sql + ") AS n";
    }

    std::string place() { return "SELECT " + sql_.parameters().int8(wanted_.rest->group) + " AS place, n.* FROM "; }

    std::string missing() {
        if (!wanted_.rest || !wanted_.rest->missing)
            return "";
        const std::string code = code_.value() + " IS NULL";
        std::string sql = place();
        sql += "(" + dated(code, sql_.parameters().timestamp(sql_.instants(), begin_of(wanted_.rest->from)), end_);
        if (wanted_.rest->from.undated)
            sql += " UNION ALL " + undated(code, "");
        return sql + ") AS n";
    }

    std::string is_unnamed() {
        return code_.value() + "::text COLLATE \"C\" <> ALL (" + sql_.parameters().texts(wanted_.rest->named) + ")";
    }

    // Day by day: on the other days there are none, however many rows those have.
    std::string unnamed() {
        if (!wanted_.rest || !wanted_.rest->unnamed)
            return "";
        std::vector<int64> since, before;
        for (const DayRange &days : wanted_.rest->days) {
            since.push_back(sql_.begin_of(days.first));
            before.push_back(sql_.end_of(days));
        }
        Parameters &parameters = sql_.parameters();
        std::string sql = place();
        sql += "unnest(" + parameters.timestamps(sql_.instants(), since) + ", " +
               parameters.timestamps(sql_.instants(), before) + ") AS " + kWanted + " (since, before)";
        return sql + " CROSS JOIN LATERAL (" + dated(is_unnamed(), kWanted + ".since", kWanted + ".before") + ") AS n";
    }

    std::string unnamed_undated() {
        if (!wanted_.rest || !wanted_.rest->unnamed || !wanted_.rest->from.undated)
            return "";
        const std::string sql = place();
        return sql + "(" + undated(is_unnamed(), "") + ") AS n";
    }

    const Filters &filters_;
    const NewestWanted &wanted_;
    FactSql sql_;
    KeyComparison code_;
    bool has_infinite_;
    std::string limit_, end_;
};

}  // namespace

FactQuery newest_query(const Filters &filters, const NewestWanted &wanted, bool ids_alone) {
    return NewestWriter(filters, wanted).write(ids_alone);
}

int64 count_missing(const Filters &filters, const NewestFrom &from) {
    FactSql sql(filters);
    DayRange days = filters.days;
    if (from.since != kUndated)
        days.first = from.since;
    const std::string code = sql.comparison(Role::outcome).value();
    std::string counts;
    for (const std::string &time : {sql.in_days(sql.when(), days), from.undated ? sql.when() + " IS NULL" : "false"})
        for (const char *blank : {" IS NULL", " = ''"}) {
            counts.append(counts.empty() ? "(" : " + (").append("SELECT count(*)").append(sql.from());
            counts.append(" WHERE ").append(time).append(" AND ").append(code).append(blank);
            counts.append(sql.conditions()).append(")");
        }
    static KeptPlans plans;
    SqlSession session;
    plans.query("SELECT " + counts, sql.parameters().take());
    return session.integer(0, 1);
}

bool are_codes_exact(const Source &source) {
    const OpenRelation relation(source.fact, AccessShareLock);
    const ActingAs owner(relation.get()->rd_rel->relowner);
    return KeyComparison(relation.get(), *source.role(Role::outcome)).is_exact();
}

}  // namespace cp
