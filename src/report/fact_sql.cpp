#include "report/fact_sql.hpp"

#include "catalog/zone.hpp"
#include "model/text.hpp"
#include "pg/arrays.hpp"
#include "pg/kept_plans.hpp"
#include "pg/types.hpp"
#include "report/observed.hpp"
#include "store/expression.hpp"

namespace cp {

namespace {

Oid role_type(const Source &source, Relation fact, Role role) {
    const char *text = source.role(role)->c_str();
    return pg([&] { return getBaseType(exprType(parse_row_expression(fact, text))); });
}

bool is_uuid(const std::string &key) {
    constexpr std::string_view kShape = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    const auto fits = [](char character, char wanted) {
        return wanted == '-' ? character == '-'
                             : std::string_view("0123456789abcdef").find(character) != std::string_view::npos;
    };
    return key.size() == kShape.size() && std::equal(key.begin(), key.end(), kShape.begin(), fits);
}

}  // namespace

std::string Parameters::timestamps(bool instants, const std::vector<int64> &values) {
    const Oid element = instants ? TIMESTAMPTZOID : TIMESTAMPOID;
    std::vector<Datum> datums;
    for (const int64 value : values)
        datums.push_back(Int64GetDatum(value));
    const Datum array = pg([&] {
        return PointerGetDatum(construct_array(datums.data(), static_cast<int>(datums.size()), element, sizeof(int64),
                                               FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
    });
    return add(instants ? TIMESTAMPTZARRAYOID : TIMESTAMPARRAYOID, array);
}

std::string Parameters::int8s(const std::vector<int64> &values) { return add(INT8ARRAYOID, int8_array_datum(values)); }

std::string Parameters::text(const std::string &value) {
    args_.text(value);
    return "$" + std::to_string(args_.count());
}

std::string Parameters::texts(const std::vector<std::string> &values) {
    return add(TEXTARRAYOID, text_array_datum(values));
}

KeyComparison::KeyComparison(Relation fact, const std::string &expression) : value_("(" + expression + ")") {
    Oid type = InvalidOid;
    const bool deterministic = pg([&] {
        Node *tree = parse_row_expression(fact, expression.c_str());
        type = getBaseType(exprType(tree));
        const Oid collation = exprCollation(tree);
        return !OidIsValid(collation) || get_collation_isdeterministic(collation);
    });
    if (is_integer_type(type))
        kind_ = Kind::integer;
    else if (type == UUIDOID)
        kind_ = Kind::uuid;
    else if (type == BPCHAROID && deterministic)
        kind_ = Kind::padded;
    else if ((type != TEXTOID && type != VARCHAROID) || !deterministic)
        value_ += "::text COLLATE \"C\"";
}

bool KeyComparison::admits(const std::string &key) const {
    return kind_ == Kind::integer ? integer_of(key).has_value() : kind_ == Kind::uuid ? is_uuid(key) : true;
}

std::string KeyComparison::array(Parameters &parameters, const std::vector<std::string> &keys) const {
    if (kind_ == Kind::integer) {
        std::vector<int64> numbers;
        for (const std::string &key : keys)
            numbers.push_back(integer_of(key).value_or(0));
        return parameters.int8s(numbers);
    }
    return parameters.texts(keys) + (kind_ == Kind::uuid ? "::uuid[]" : kind_ == Kind::padded ? "::bpchar[]" : "");
}

std::string KeyComparison::one_of(Parameters &parameters, std::vector<std::string> keys) const {
    std::erase_if(keys, [&](const std::string &key) { return !admits(key); });
    const std::string wanted = array(parameters, keys);
    return value_ + (keys.size() == 1 ? " = (" + wanted + ")[1]" : " = ANY (" + wanted + ")");
}

FactSql::FactSql(const Filters &filters)
    : filters_(filters),
      source_(*filters.source),
      relation_(source_.fact, AccessShareLock),
      owner_(relation_.get()->rd_rel->relowner),
      instants_(role_type(source_, relation_.get(), source_.has(Role::ended_at) ? Role::ended_at : Role::started_at) ==
                TIMESTAMPTZOID) {}

// Times without a zone are timestamps, be they dates in the table.
std::string FactSql::output() const {
    std::string sql =
        "r.row_id::text, r.project, r.interviewer, r.phone, r.outcome, r.dials, r.started, r.ended, r.details::text";
    for (size_t i = 0; i < source_.references.size(); ++i)
        sql += ", r.reference" + std::to_string(i);
    return sql;
}

std::string FactSql::times(Role role) const {
    return (source_.has(role) ? this->role(role) : "NULL") + (instants_ ? "::timestamptz" : "::timestamp");
}

// The number, or the key as text where a source's keys are not integers.
std::string FactSql::key_column(Role role) const {
    if (!source_.has(role))
        return "NULL::int8";
    return this->role(role) + (source_.is_keyed(role) ? "::text" : "::int8");
}

std::string FactSql::when() const {
    if (!has_both_ends())
        return role(source_.has(Role::ended_at) ? Role::ended_at : Role::started_at);
    return "COALESCE(" + *source_.role(Role::ended_at) + ", " + *source_.role(Role::started_at) + ")";
}

std::string FactSql::columns(const std::string &dated) const {
    std::string sql = dated + " AS dated, " + (source_.has(Role::row_id) ? role(Role::row_id) : "ctid") + " AS row_id";
    if (!source_.has(Role::row_id))
        sql += ", tableoid AS table_id";
    sql += ", " + key_column(Role::project) + " AS project, " + key_column(Role::interviewer) + " AS interviewer";
    sql += ", " + text(Role::subject) + " AS phone, " + text(Role::outcome) + " AS outcome";
    sql += ", " + (source_.has(Role::dials) ? role(Role::dials) : "NULL") + "::int8 AS dials";
    sql += ", " + times(Role::started_at) + " AS started, " + times(Role::ended_at) + " AS ended";
    sql += ", " + (source_.has(Role::details) ? role(Role::details) : "NULL::jsonb") + " AS details";
    for (size_t i = 0; i < source_.references.size(); ++i)
        sql += ", (" + source_.references[i].fact_column + ")::text AS reference" + std::to_string(i);
    return sql;
}

std::string FactSql::in_days(const std::string &time, const DayRange &days) {
    return time + " >= " + parameters_.timestamp(instants_, begin_of(days.first)) + " AND " + time + " < " +
           parameters_.timestamp(instants_, end_of(days));
}

// Timestamps do not reach as far as dates do.
int64 FactSql::begin_of(int64 day) const {
    if (day <= MIN_TIMESTAMP / USECS_PER_DAY + 1)
        return MIN_TIMESTAMP;
    if (day >= END_TIMESTAMP / USECS_PER_DAY - 1)
        return END_TIMESTAMP - 1;
    return instants_ ? start_of_day(static_cast<Day>(day), source_.zone) : day * USECS_PER_DAY;
}

int64 FactSql::end_of(const DayRange &days) const {
    return days.last == kAllDays.last ? PG_INT64_MAX : begin_of(int64{days.last} + 1);
}

std::string FactSql::conditions() {
    std::string sql;
    if (filters_.projects)
        sql += " AND " + one_of(Role::project, *filters_.projects);
    if (filters_.interviewers)
        sql += " AND " + one_of(Role::interviewer, *filters_.interviewers);
    if (filters_.outcomes)
        sql += " AND " + comparison(Role::outcome).one_of(parameters_, *filters_.outcomes);
    if (filters_.segments)
        sql += " AND " + text(Role::segment) + " = ANY (" + parameters_.texts(*filters_.segments) + ")";
    if (source_.has(Role::row_filter))
        sql += " AND " + role(Role::row_filter);
    return sql;
}

bool FactSql::has_infinite() const {
    static KeptPlans plans;
    SqlSession session;
    // Without statistics of the expression the planner takes it for common, and a scan of the table for short: but not
    // if all must be sorted.
    plans.query("SELECT" + from_infinite() + " ORDER BY " + when() + " LIMIT 1");
    return session.rows() > 0;
}

std::string FactSql::one_of(Role role, const std::vector<int64> &ids) {
    const HeldSnapshot snapshot = HeldSnapshot::active();
    if (source_.is_keyed(role))
        return comparison(role).one_of(parameters_, keys_of(source_, role, ids, snapshot.get()));
    return this->role(role) +
           (ids.size() == 1 ? " = " + parameters_.int8(ids.front()) : " = ANY (" + parameters_.int8s(ids) + ")");
}

std::string FactSql::tie_columns(const std::string &prefix, const std::string &direction) const {
    return (source_.has(Role::row_id) ? "" : prefix + "table_id" + direction + ", ") + prefix + "row_id" + direction;
}

}  // namespace cp
