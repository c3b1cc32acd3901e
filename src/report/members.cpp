#include "report/members.hpp"

#include "pg/arrays.hpp"
#include "pg/kept_plans.hpp"
#include "pg/owners.hpp"
#include "pg/sql.hpp"
#include "pg/types.hpp"

namespace cp {

namespace {

// The columns of every query on a dimension, in the order of Member.
constexpr int kMemberColumns = 8;

const Dimension *dimension_of(const Source &source, Role role) {
    return source.find_dimension(kRoleNames[static_cast<size_t>(role)]);
}

std::string as_text(const std::optional<std::string> &expression) {
    return expression ? "(" + *expression + ")::text" : "NULL::text";
}

std::string select_keys(const Dimension &dimension, const std::string &more_columns = "") {
    std::string sql = "SELECT (" + dimension.key + ")::text" + more_columns + " FROM " +
                      qualified_name(dimension.relation) + " WHERE (" + dimension.key + ") IS NOT NULL";
    if (dimension.row_filter)
        sql += " AND (" + *dimension.row_filter + ")";
    return sql;
}

std::string select_members(const Dimension &dimension) {
    std::string columns;
    for (const auto *value : {&dimension.label, &dimension.team, &dimension.target, &dimension.status, &dimension.color,
                              &dimension.description, &dimension.sort_order})
        columns += ", " + as_text(*value);
    return select_keys(dimension, columns);
}

KeptPlans &plans() {
    static KeptPlans instance;
    return instance;
}

Member read_member(const SqlSession &session, uint64 row) {
    Member member;
    member.key = session.text(row, 1);
    std::optional<std::string> *values[] = {&member.label, &member.team,        &member.target,    &member.status,
                                            &member.color, &member.description, &member.sort_order};
    for (int column = 2; column <= kMemberColumns; ++column)
        *values[column - 2] = session.optional_text(row, column);
    return member;
}

Datum array_of(const std::vector<std::string> &texts, bool as_integers) {
    if (!as_integers)
        return text_array_datum(texts);
    std::vector<int64> integers;
    integers.reserve(texts.size());
    for (const std::string &text : texts)
        integers.push_back(std::strtoll(text.c_str(), nullptr, 10));
    return int8_array_datum(integers);
}

// Runs a query on a dimension as the owner of its table, under the active snapshot; what read makes of each row.
template <class Read>
auto read_rows(const Dimension &dimension, const std::string &sql, const std::vector<std::string> *texts,
               bool as_integers, Read read) {
    const ActingAs owner(owner_of_relation(dimension.relation));
    SqlSession session;
    SqlArgs args;
    if (texts != nullptr)
        args.datum(as_integers ? INT8ARRAYOID : TEXTARRAYOID, array_of(*texts, as_integers), false);
    plans().query(sql, std::move(args));
    std::vector<decltype(read(session, uint64{0}))> found;
    found.reserve(session.rows());
    for (uint64 row = 0; row < session.rows(); ++row)
        found.push_back(read(session, row));
    return found;
}

// Whether the table's own keys are integers: then an index on them serves the look-up.
bool has_integer_key(const Dimension &dimension) {
    const ActingAs owner(owner_of_relation(dimension.relation));
    SqlSession session;
    SPIPlanPtr plan = plans().of("SELECT (" + dimension.key + ") FROM " + qualified_name(dimension.relation), {});
    return pg([&] {
        CachedPlanSource *source = linitial_node(CachedPlanSource, SPI_plan_get_plan_sources(plan));
        return is_integer_type(getBaseType(TupleDescAttr(source->resultDesc, 0)->atttypid));
    });
}

}  // namespace

Members find_members(const Source &source, Role role, const std::vector<std::string> &keys) {
    Members found;
    const Dimension *dimension = dimension_of(source, role);
    if (dimension == nullptr || keys.empty())
        return found;
    const bool as_integers = !source.is_keyed(role) && has_integer_key(*dimension);
    const std::string key = as_integers ? "(" + dimension->key + ")" : "(" + dimension->key + ")::text";
    const std::string sql = select_members(*dimension) + " AND " + key + " = ANY ($1)";
    for (Member &member : read_rows(*dimension, sql, &keys, as_integers, read_member)) {
        const std::string name = member.key;
        found.try_emplace(name, std::move(member));
    }
    return found;
}

std::vector<Member> all_members(const Source &source, Role role) {
    const Dimension *dimension = dimension_of(source, role);
    return dimension == nullptr ? std::vector<Member>{}
                                : read_rows(*dimension, select_members(*dimension), nullptr, false, read_member);
}

void require_teams(const Source &source) {
    const Dimension *dimension = dimension_of(source, Role::interviewer);
    if (!source.has(Role::interviewer) || dimension == nullptr || !dimension->team)
        throw Error(ERRCODE_INVALID_PARAMETER_VALUE, "source \"" + source.name + "\" has no teams")
            .hint("Map the table of interviewers with collection_describe() and its parameter team.");
}

std::vector<std::string> interviewers_in_teams(const Source &source, const std::vector<std::string> &teams) {
    const Dimension &dimension = *dimension_of(source, Role::interviewer);
    // Members of a team may be thousands, of whom nothing else is wanted.
    const std::string sql = select_keys(dimension) + " AND " + as_text(dimension.team) + " = ANY ($1)";
    return read_rows(dimension, sql, &teams, false,
                     [](const SqlSession &session, uint64 row) { return session.text(row, 1); });
}

std::vector<std::string> outcome_codes(const Source &source) {
    std::vector<std::string> codes;
    for (const Outcome &outcome : source.outcomes)
        codes.push_back(outcome.code);
    for (const Member &member : all_members(source, Role::outcome))
        if (source.find_outcome(member.key) == nullptr)
            codes.push_back(member.key);
    return codes;
}

std::string label_of(const Source &source, Role role, const Members &members, const std::string &key) {
    const auto found = members.find(key);
    if (found != members.end() && found->second.label)
        return *found->second.label;
    if (role == Role::outcome)
        if (const Outcome *outcome = source.find_outcome(key); outcome != nullptr && outcome->label)
            return *outcome->label;
    return key;
}

}  // namespace cp
