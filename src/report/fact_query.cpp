#include "report/fact_query.hpp"

#include <map>

#include "report/members.hpp"

namespace cp {

namespace {

bool is_name(RowColumn column) { return column == RowColumn::project || column == RowColumn::interviewer; }

class QueryWriter {
public:
    QueryWriter(const Filters &filters, const VisibleProjects &unmasked)
        : filters_(filters), source_(*filters.source), unmasked_(unmasked), sql_(filters) {}

    FactQuery write(const RowOrder &order, const RowWindow &window) {
        std::string sql = "SELECT " + sql_.output() + " FROM (" + branches(order) + ") AS r" +
                          names_join(order.column) + " ORDER BY " + order_sql(order);
        if (window.limit)
            sql += " LIMIT " + sql_.parameters().int8(*window.limit);
        if (window.offset > 0)
            sql += " OFFSET " + sql_.parameters().int8(window.offset);
        return {std::move(sql), sql_.parameters().take(), sql_.instants()};
    }

    FactQuery write_count() {
        std::string sql = "SELECT count(*) FROM (" + branches({}) + ") AS r";
        return {std::move(sql), sql_.parameters().take(), sql_.instants()};
    }

private:
    std::string columns(const std::string &dated, const RowOrder &order) {
        const std::string sort = sort_sql(order.column);
        return sql_.columns(dated) + (sort.empty() ? "" : ", " + sort + " AS sorted");
    }

    // Infinite times count as missing: such a row is dated by its other end.
    std::string branches(const RowOrder &order) {
        const std::string when = sql_.when();
        std::string sql = "SELECT " + columns(when, order) + sql_.from() + " WHERE " +
                          sql_.in_days(when, filters_.days) + sql_.conditions();
        if (!sql_.has_both_ends() || !sql_.has_infinite())
            return sql;
        const std::string started = sql_.role(Role::started_at);
        return sql + " UNION ALL SELECT " + columns(started, order) + sql_.from_infinite() + " AND " +
               sql_.in_days(started, filters_.days) + sql_.conditions();
    }

    // What rows are sorted by before their time; empty: by their time alone.
    std::string sort_sql(RowColumn column) {
        switch (column) {
            case RowColumn::date:
            case RowColumn::row_id: return "";
            case RowColumn::project: return sql_.text(Role::project);
            case RowColumn::interviewer: return sql_.text(Role::interviewer);
            case RowColumn::project_id: return sql_.key_column(Role::project);
            case RowColumn::interviewer_id: return sql_.key_column(Role::interviewer);
            case RowColumn::phone_number: return phone_sql();
            case RowColumn::outcome_code: return sql_.text(Role::outcome);
            case RowColumn::call_attempts: return source_.has(Role::dials) ? sql_.role(Role::dials) : "NULL";
            case RowColumn::start_form: return finite_sql(Role::started_at);
            case RowColumn::end_form: return finite_sql(Role::ended_at);
            case RowColumn::duration_sec: return duration_sql();
            case RowColumn::details: return source_.has(Role::details) ? sql_.role(Role::details) : "NULL";
        }
        return "";
    }

    std::string finite_sql(Role role) const {
        if (!source_.has(role))
            return "NULL";
        const std::string time = sql_.role(role);
        return "CASE WHEN isfinite" + time + " THEN " + time + " END";
    }

    std::string duration_sql() const {
        if (!source_.has(Role::started_at) || !source_.has(Role::ended_at))
            return "NULL";
        const std::string started = sql_.role(Role::started_at);
        const std::string ended = sql_.role(Role::ended_at);
        return "CASE WHEN isfinite" + started + " AND isfinite" + ended + " AND " + ended + " > " + started + " THEN " +
               ended + " - " + started + " END";
    }

    // Where a number is not shown, its order would tell it: rows are sorted by what is shown.
    std::string phone_sql() {
        std::string phone = sql_.text(Role::subject);
        if (unmasked_.all || !source_.has(Role::subject))
            return phone;
        std::string masked = quoted_identifier(extension_schema()) + ".collection_masked_phone(" + phone + ")";
        if (unmasked_.ids.empty())
            return masked;
        return "CASE WHEN " + sql_.one_of(Role::project, unmasked_.ids) + " THEN " + phone + " ELSE " + masked + " END";
    }

    // Rows sorted by what a key is called are joined with the names.
    std::string names_join(RowColumn column) {
        if (!is_name(column))
            return "";
        std::map<std::string, std::string> labels;
        for (Member &member : all_members(source_, column == RowColumn::project ? Role::project : Role::interviewer))
            if (member.label)
                labels.try_emplace(std::move(member.key), std::move(*member.label));
        std::vector<std::string> keys;
        std::vector<std::string> names;
        for (auto &[key, label] : labels) {
            keys.push_back(key);
            names.push_back(std::move(label));
        }
        return " LEFT JOIN unnest(" + sql_.parameters().texts(keys) + ", " + sql_.parameters().texts(names) +
               ") AS n (key, name) ON n.key = r.sorted";
    }

    std::string order_sql(const RowOrder &order) const {
        const bool by_time = order.column == RowColumn::date;
        const std::string direction = order.descending ? " DESC" : " ASC";
        const std::string last = " NULLS LAST";
        // Indexes have NULLs where PostgreSQL puts them by default; a time in a range of days is none.
        const std::string ties = by_time ? direction : " DESC";
        std::string sql;
        if (order.column == RowColumn::row_id)
            sql = "r.row_id" + direction + last + ", ";
        else if (is_name(order.column))
            sql = "COALESCE(n.name, r.sorted)" + direction + last + ", ";
        else if (!by_time)
            sql = "r.sorted" + direction + last + ", ";
        sql += "r.dated" + ties;
        if (order.column == RowColumn::row_id)
            return sql;
        return sql + ", " + sql_.tie_columns("r.", ties);
    }

    const Filters &filters_;
    const Source &source_;
    const VisibleProjects &unmasked_;
    FactSql sql_;
};

}  // namespace

FactQuery fact_query(const Filters &filters, const VisibleProjects &unmasked, const RowOrder &order,
                     const RowWindow &window) {
    return QueryWriter(filters, unmasked).write(order, window);
}

FactQuery latest_query(const Filters &filters, int64 count) {
    const VisibleProjects nobody;
    FactQuery query = QueryWriter(filters, nobody).write({}, {});
    query.sql += " LIMIT " + std::to_string(count);
    query.kept = KeptPlans::Values::any;
    return query;
}

FactQuery fact_count_query(const Filters &filters) {
    const VisibleProjects nobody;
    return QueryWriter(filters, nobody).write_count();
}

}  // namespace cp
