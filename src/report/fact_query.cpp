#include "report/fact_query.hpp"

#include <map>

#include "catalog/zone.hpp"
#include "pg/arrays.hpp"
#include "pg/kept_plans.hpp"
#include "report/members.hpp"
#include "report/observed.hpp"
#include "store/expression.hpp"

namespace cp {

namespace {

const std::string kMissing = "NULL::text";

// Collects a statement's parameters as its text is written.
class Parameters {
public:
    std::string timestamp(bool instants, int64 value) {
        return add(instants ? TIMESTAMPTZOID : TIMESTAMPOID, Int64GetDatum(value));
    }
    std::string int8(int64 value) { return add(INT8OID, Int64GetDatum(value)); }
    std::string int8s(const std::vector<int64> &values) { return add(INT8ARRAYOID, int8_array_datum(values)); }
    std::string texts(const std::vector<std::string> &values) { return add(TEXTARRAYOID, text_array_datum(values)); }
    SqlArgs take() { return std::move(args_); }

private:
    std::string add(Oid type, Datum value) {
        args_.datum(type, value, false);
        return "$" + std::to_string(args_.count());
    }
    SqlArgs args_;
};

std::string role_sql(const Source &source, Role role) { return "(" + *source.role(role) + ")"; }

std::string text_sql(const Source &source, Role role) {
    return source.has(role) ? role_sql(source, role) + "::text" : kMissing;
}

bool is_keyed(const Source &source, Role role) {
    return role == Role::project ? source.project_keyed : source.interviewer_keyed;
}

Oid role_type(const Source &source, Relation fact, Role role) {
    const char *text = source.role(role)->c_str();
    return pg([&] { return getBaseType(exprType(parse_row_expression(fact, text))); });
}

bool is_name(RowColumn column) { return column == RowColumn::project || column == RowColumn::interviewer; }

class QueryWriter {
public:
    QueryWriter(const Filters &filters, const VisibleProjects &unmasked)
        : filters_(filters),
          source_(*filters.source),
          unmasked_(unmasked),
          relation_(source_.fact, AccessShareLock),
          owner_(relation_.get()->rd_rel->relowner),
          instants_(role_type(source_, relation_.get(),
                              source_.has(Role::ended_at) ? Role::ended_at : Role::started_at) == TIMESTAMPTZOID) {}

    FactQuery write(const RowOrder &order, const RowWindow &window) {
        std::string sql = "SELECT " + output() + " FROM (" + branches(order) + ") AS r" + names_join(order.column) +
                          " ORDER BY " + order_sql(order);
        if (window.limit)
            sql += " LIMIT " + parameters_.int8(*window.limit);
        if (window.offset > 0)
            sql += " OFFSET " + parameters_.int8(window.offset);
        return {std::move(sql), parameters_.take(), instants_};
    }

    FactQuery write_count() {
        std::string sql = "SELECT count(*) FROM (" + branches({}) + ") AS r";
        return {std::move(sql), parameters_.take(), instants_};
    }

private:
    // In the order of FactColumn. Times without a zone are timestamps, be they dates in the table.
    std::string output() const {
        std::string sql =
            "r.row_id::text, r.project, r.interviewer, r.phone, r.outcome, r.dials, r.started, r.ended,"
            " r.details::text";
        for (size_t i = 0; i < source_.references.size(); ++i)
            sql += ", r.reference" + std::to_string(i);
        return sql;
    }

    std::string time_column(Role role) const {
        const std::string type = instants_ ? "::timestamptz" : "::timestamp";
        return (source_.has(role) ? role_sql(source_, role) : "NULL") + type;
    }

    // The number, or the key as text where a source's keys are not integers.
    std::string key_column(Role role) const {
        if (!source_.has(role))
            return "NULL::int8";
        return role_sql(source_, role) + (is_keyed(source_, role) ? "::text" : "::int8");
    }

    // What a row is dated by, as collection_indexes() has it.
    std::string when() const {
        if (!source_.has(Role::started_at) || !source_.has(Role::ended_at))
            return role_sql(source_, source_.has(Role::ended_at) ? Role::ended_at : Role::started_at);
        return "COALESCE(" + *source_.role(Role::ended_at) + ", " + *source_.role(Role::started_at) + ")";
    }

    std::string columns(const std::string &dated, const RowOrder &order) {
        std::string sql = dated + " AS dated";
        sql += ", " + (source_.has(Role::row_id) ? role_sql(source_, Role::row_id) : "ctid") + " AS row_id";
        if (!source_.has(Role::row_id))
            sql += ", tableoid AS table_id";
        sql += ", " + key_column(Role::project) + " AS project, " + key_column(Role::interviewer) + " AS interviewer";
        sql +=
            ", " + text_sql(source_, Role::subject) + " AS phone, " + text_sql(source_, Role::outcome) + " AS outcome";
        sql += ", " + (source_.has(Role::dials) ? role_sql(source_, Role::dials) : "NULL") + "::int8 AS dials";
        sql += ", " + time_column(Role::started_at) + " AS started, " + time_column(Role::ended_at) + " AS ended";
        sql += ", " + (source_.has(Role::details) ? role_sql(source_, Role::details) : "NULL::jsonb");
        sql += " AS details";
        for (size_t i = 0; i < source_.references.size(); ++i)
            sql += ", (" + source_.references[i].fact_column + ")::text AS reference" + std::to_string(i);
        if (const std::string sort = sort_sql(order.column); !sort.empty())
            sql += ", " + sort + " AS sorted";
        return sql;
    }

    // Infinite times count as missing: such a row is dated by its other end. They are looked for apart, and only where
    // there are any, so that an index gives the others in their order.
    std::string branches(const RowOrder &order) {
        const std::string from = " FROM " + qualified_name(source_.fact) + " WHERE ";
        std::string sql = "SELECT " + columns(when(), order) + from + in_days(when()) + conditions();
        const std::string infinite = from + when() + " = ANY ('{infinity,-infinity}')";
        if (!source_.has(Role::started_at) || !source_.has(Role::ended_at) || !finds_rows(infinite))
            return sql;
        const std::string started = role_sql(source_, Role::started_at);
        return sql + " UNION ALL SELECT " + columns(started, order) + infinite + " AND " + in_days(started) +
               conditions();
    }

    static bool finds_rows(const std::string &from) {
        static KeptPlans plans;
        SqlSession session;
        SPIPlanPtr plan = plans.of("SELECT" + from + " LIMIT 1", {});
        return pg([&] { return SPI_execute_plan(plan, nullptr, nullptr, true, 1) == SPI_OK_SELECT; }) &&
               session.rows() > 0;
    }

    std::string in_days(const std::string &time) {
        return time + " >= " + parameters_.timestamp(instants_, begin_of(filters_.days.first)) + " AND " + time +
               " < " + parameters_.timestamp(instants_, begin_of(int64{filters_.days.last} + 1));
    }

    // Timestamps do not reach as far as dates do.
    int64 begin_of(int64 day) const {
        if (day <= MIN_TIMESTAMP / USECS_PER_DAY + 1)
            return MIN_TIMESTAMP;
        if (day >= END_TIMESTAMP / USECS_PER_DAY - 1)
            return END_TIMESTAMP - 1;
        return instants_ ? start_of_day(static_cast<Day>(day), source_.zone) : day * USECS_PER_DAY;
    }

    std::string conditions() {
        std::string sql;
        if (filters_.projects)
            sql += " AND " + one_of(Role::project, *filters_.projects);
        if (filters_.interviewers)
            sql += " AND " + one_of(Role::interviewer, *filters_.interviewers);
        if (filters_.outcomes)
            sql += " AND " + one_of_texts(text_sql(source_, Role::outcome), *filters_.outcomes);
        if (filters_.segments)
            sql += " AND " + one_of_texts(text_sql(source_, Role::segment), *filters_.segments);
        if (source_.has(Role::row_filter))
            sql += " AND " + role_sql(source_, Role::row_filter);
        return sql;
    }

    std::string one_of_texts(const std::string &value, const std::vector<std::string> &texts) {
        return value + " = ANY (" + parameters_.texts(texts) + ")";
    }

    // One number alone is compared with =, or an index would not give the order within it.
    std::string one_of(Role role, const std::vector<int64> &ids) {
        const std::string value = role_sql(source_, role);
        if (!is_keyed(source_, role))
            return value + (ids.size() == 1 ? " = " + parameters_.int8(ids.front())
                                            : " = ANY (" + parameters_.int8s(ids) + ")");
        const HeldSnapshot snapshot = HeldSnapshot::active();
        const std::vector<std::string> keys = keys_of(source_, role, ids, snapshot.get());
        if (role_type(source_, relation_.get(), role) == UUIDOID)
            return value + " = ANY (" + parameters_.texts(keys) + "::uuid[])";
        return one_of_texts(value + "::text", keys);
    }

    // What rows are sorted by before their time; empty: by their time alone.
    std::string sort_sql(RowColumn column) {
        switch (column) {
            case RowColumn::date:
            case RowColumn::row_id: return "";
            case RowColumn::project: return text_sql(source_, Role::project);
            case RowColumn::interviewer: return text_sql(source_, Role::interviewer);
            case RowColumn::project_id: return key_column(Role::project);
            case RowColumn::interviewer_id: return key_column(Role::interviewer);
            case RowColumn::phone_number: return phone_sql();
            case RowColumn::outcome_code: return text_sql(source_, Role::outcome);
            case RowColumn::call_attempts: return source_.has(Role::dials) ? role_sql(source_, Role::dials) : "NULL";
            case RowColumn::start_form: return finite_sql(Role::started_at);
            case RowColumn::end_form: return finite_sql(Role::ended_at);
            case RowColumn::duration_sec: return duration_sql();
            case RowColumn::details: return source_.has(Role::details) ? role_sql(source_, Role::details) : "NULL";
        }
        return "";
    }

    std::string finite_sql(Role role) const {
        if (!source_.has(role))
            return "NULL";
        const std::string time = role_sql(source_, role);
        return "CASE WHEN isfinite" + time + " THEN " + time + " END";
    }

    std::string duration_sql() const {
        if (!source_.has(Role::started_at) || !source_.has(Role::ended_at))
            return "NULL";
        const std::string started = role_sql(source_, Role::started_at);
        const std::string ended = role_sql(source_, Role::ended_at);
        return "CASE WHEN isfinite" + started + " AND isfinite" + ended + " AND " + ended + " > " + started + " THEN " +
               ended + " - " + started + " END";
    }

    // Where a number is not shown, its order would tell it: rows are sorted by what is shown.
    std::string phone_sql() {
        std::string phone = text_sql(source_, Role::subject);
        if (unmasked_.all || !source_.has(Role::subject))
            return phone;
        std::string masked = quoted_identifier(extension_schema()) + ".collection_masked_phone(" + phone + ")";
        if (unmasked_.ids.empty())
            return masked;
        return "CASE WHEN " + one_of(Role::project, unmasked_.ids) + " THEN " + phone + " ELSE " + masked + " END";
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
        return " LEFT JOIN unnest(" + parameters_.texts(keys) + ", " + parameters_.texts(names) +
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
        return sql + (source_.has(Role::row_id) ? "" : ", r.table_id" + ties) + ", r.row_id" + ties;
    }

    const Filters &filters_;
    const Source &source_;
    const VisibleProjects &unmasked_;
    OpenRelation relation_;
    ActingAs owner_;
    bool instants_;
    Parameters parameters_;
};

}  // namespace

FactQuery fact_query(const Filters &filters, const VisibleProjects &unmasked, const RowOrder &order,
                     const RowWindow &window) {
    return QueryWriter(filters, unmasked).write(order, window);
}

FactQuery fact_count_query(const Filters &filters) {
    const VisibleProjects nobody;
    return QueryWriter(filters, nobody).write_count();
}

}  // namespace cp
