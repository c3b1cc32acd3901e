// The parts of the SQL by which rows of a fact table are read: a source's roles and a report's filters.
#pragma once

#include "pg/kept_plans.hpp"
#include "report/filter.hpp"

namespace cp {

// The columns of every query for rows, counted from 1; the keys of the source's references follow, in their order.
enum FactColumn {
    fact_row_id = 1,
    fact_project,      // the key as text where the source's keys are not integers
    fact_interviewer,  // likewise
    fact_phone,
    fact_outcome,
    fact_dials,
    fact_started,
    fact_ended,
    fact_details,
    fact_first_reference
};

// A statement, its parameters, and how its rows are to be read.
struct FactQuery {
    std::string sql;
    SqlArgs args;
    bool instants;         // whether its times are instants; else the wall clock's, in the source's zone
    bool grouped = false;  // an integer follows the references: which group of the query the row is of
    // Of few texts, which are long to plan: the plan is kept, for such values.
    std::optional<KeptPlans::Values> kept = std::nullopt;
};

// Collects a statement's parameters as its text is written; each function returns the parameter's place, $n.
class Parameters {
public:
    std::string timestamp(bool instants, int64 value) {
        return add(instants ? TIMESTAMPTZOID : TIMESTAMPOID, Int64GetDatum(value));
    }
    std::string timestamps(bool instants, const std::vector<int64> &values);
    std::string int8(int64 value) { return add(INT8OID, Int64GetDatum(value)); }
    std::string int8s(const std::vector<int64> &values);
    std::string text(const std::string &value);
    std::string texts(const std::vector<std::string> &values);
    SqlArgs take() { return std::move(args_); }

private:
    std::string add(Oid type, Datum value) {
        args_.datum(type, value, false);
        return "$" + std::to_string(args_.count());
    }
    SqlArgs args_;
};

// How the values of an expression are compared with keys as text, so that an index on the expression serves.
class KeyComparison {
public:
    // The text of a row expression, as the source has it.
    KeyComparison(Relation fact, const std::string &expression);

    // What a key is compared with.
    const std::string &value() const noexcept { return value_; }
    // Whether cells have the very text of every value. Blanks and texts too long for a cell's key they have not.
    bool is_exact() const noexcept { return kind_ == Kind::integer || kind_ == Kind::uuid; }
    // Whether the expression can have this value: an integer cannot be a word.
    bool admits(const std::string &key) const;
    // A parameter that is an array of keys, each of which admits() says yes to.
    std::string array(Parameters &parameters, const std::vector<std::string> &keys) const;
    // The condition that the value is one of the keys. One alone is compared with =, or an index would not give the
    // order within it.
    std::string one_of(Parameters &parameters, std::vector<std::string> keys) const;

private:
    enum class Kind { integer, uuid, text, padded };
    Kind kind_ = Kind::text;
    std::string value_;
};

class FactSql {
public:
    explicit FactSql(const Filters &filters);

    // Writes the columns of FactColumn from a subquery r that has columns().
    std::string output() const;
    // Of the fact table's rows, by the names that output() reads, with dated, table_id and row_id to order them by.
    std::string columns(const std::string &dated) const;
    std::string from() const { return " FROM " + qualified_name(source_.fact); }
    // What a row is dated by, as collection_indexes() has it.
    std::string when() const;
    // That a time is in a range of days; of all days, that it is finite.
    std::string in_days(const std::string &time, const DayRange &days);
    // When a day begins, within what timestamps reach.
    int64 begin_of(int64 day) const;
    // When the day after the last of a range begins; of all days, infinity.
    int64 end_of(const DayRange &days) const;
    // All filters but the days, each with AND before it.
    std::string conditions();
    // Rows whose time is infinite: " FROM ... WHERE ...".
    std::string from_infinite() const { return from() + " WHERE " + when() + kInfinite; }
    // Whether there are such rows. They are read apart, and only where there are any, so that an index gives the others
    // in their order.
    bool has_infinite() const;
    // That a project is one of these.
    std::string one_of(Role role, const std::vector<int64> &ids);
    // What rows of one time are ordered by, each with the direction.
    std::string tie_columns(const std::string &prefix, const std::string &direction) const;

    bool has_both_ends() const { return source_.has(Role::started_at) && source_.has(Role::ended_at); }
    std::string role(Role role) const { return "(" + *source_.role(role) + ")"; }
    // NULL where the source does not have it.
    std::string text(Role role) const { return source_.has(role) ? this->role(role) + "::text" : "NULL::text"; }
    std::string key_column(Role role) const;
    std::string times(Role role) const;
    KeyComparison comparison(Role role) const { return {relation_.get(), *source_.role(role)}; }
    bool instants() const noexcept { return instants_; }
    const Source &source() const noexcept { return source_; }
    Parameters &parameters() noexcept { return parameters_; }

    static constexpr const char *kInfinite = " = ANY ('{infinity,-infinity}')";

private:
    const Filters &filters_;
    const Source &source_;
    OpenRelation relation_;
    ActingAs owner_;
    bool instants_;
    Parameters parameters_;
};

}  // namespace cp
