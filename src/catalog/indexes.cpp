// collection_indexes: what the reports want on a fact table and on the table of interviewers, compared with what is
// there by structure, not by name.
#include "access/access.hpp"
#include "pg/args.hpp"
#include "pg/result.hpp"
#include "pg/sql.hpp"
#include "store/expression.hpp"

extern "C" {
#include <catalog/index.h>
#include <catalog/pg_am.h>
#include <catalog/pg_index.h>
#include <utils/relcache.h>
}

namespace cp {

namespace {

struct WantedKey {
    std::string text;
    bool descending;
};

constexpr size_t kMostKeys = 4;

struct WantedIndex {
    Oid table;
    const char *purpose;
    std::vector<WantedKey> keys;
    std::string condition;  // of a partial index; empty: of all rows
};

// The expression by which rows are found by day: indexes on either end alone do not serve it.
std::string time_expression(const Source &source) {
    const auto &started = source.role(Role::started_at);
    const auto &ended = source.role(Role::ended_at);
    if (started && ended)
        return "COALESCE(" + *ended + ", " + *started + ")";
    return ended ? *ended : *started;
}

// Interviewers are looked for by the text of their team.
void add_index_of_teams(const Source &source, std::vector<WantedIndex> &wanted) {
    const Dimension *dimension = source.find_dimension(kRoleNames[static_cast<size_t>(Role::interviewer)]);
    if (dimension == nullptr || !dimension->team)
        return;
    const OpenRelation relation(dimension->relation, AccessShareLock);
    const char kind = relation.get()->rd_rel->relkind;
    if (kind != RELKIND_RELATION && kind != RELKIND_PARTITIONED_TABLE && kind != RELKIND_MATVIEW)
        return;
    const ActingAs owner(relation.get()->rd_rel->relowner);
    const Oid type = pg([&] { return exprType(parse_row_expression(relation.get(), dimension->team->c_str())); });
    if (const Oid base = pg([&] { return getBaseType(type); }); base == TEXTOID || base == VARCHAROID)
        wanted.push_back(
            {dimension->relation, "interviewers of a team: filters by team", {{*dimension->team, false}}, ""});
}

std::vector<WantedIndex> wanted_indexes(const Source &source) {
    const WantedKey time{time_expression(source), true};
    const auto newest_of = [&](std::initializer_list<Role> roles) {
        std::vector<WantedKey> keys;
        for (const Role role : roles)
            keys.push_back({*source.role(role), false});
        keys.push_back(time);
        if (source.has(Role::row_id))
            keys.push_back({*source.role(Role::row_id), true});
        return keys;
    };
    std::vector<WantedIndex> wanted{
        {source.fact, "days: backfill, reconcile and verify of a range", {{time.text, false}}, ""},
        {source.fact, "rows of a project, newest first", newest_of({Role::project}), ""}};
    if (source.has(Role::interviewer))
        wanted.push_back({source.fact, "rows of an interviewer, newest first", newest_of({Role::interviewer}), ""});
    if (source.has(Role::outcome)) {
        wanted.push_back(
            {source.fact, "newest rows of each outcome of a project", newest_of({Role::project, Role::outcome}), ""});
        wanted.push_back({source.fact, "newest rows of each outcome", newest_of({Role::outcome}), ""});
    }
    if (source.has(Role::started_at) && source.has(Role::ended_at))
        wanted.push_back({source.fact,
                          "open rows of a project: progress",
                          {{*source.role(Role::project), false}, time},
                          "(" + *source.role(Role::ended_at) + ") IS NULL"});
    add_index_of_teams(source, wanted);
    return wanted;
}

// As the planner, and so an index, holds the expression.
Node *planned_key(Relation relation, const char *text) {
    return reinterpret_cast<Node *>(expression_planner(reinterpret_cast<Expr *>(parse_row_expression(relation, text))));
}

// The expression of each key column of an index; columns become Vars that compare by number alone.
bool key_matches(Relation index, int position, List *expressions, Node *wanted) {
    const AttrNumber column = index->rd_index->indkey.values[position];
    if (column != 0)
        return IsA(wanted, Var) && reinterpret_cast<Var *>(wanted)->varattno == column;
    int nth = 0;
    for (int i = 0; i < position; ++i)
        nth += index->rd_index->indkey.values[i] == 0 ? 1 : 0;
    return equal(list_nth(expressions, nth), wanted);
}

// Of a wanted condition, that index is meant which has the same.
bool has_condition(Relation index, List *condition) { return equal(RelationGetIndexPredicate(index), condition); }

// An index can be read backwards: directions must all agree or all differ.
bool leads_with(Relation index, List *keys, const bool *descending) {
    const int count = list_length(keys);
    if (index->rd_rel->relam != BTREE_AM_OID || !index->rd_index->indisvalid || index->rd_index->indnkeyatts < count)
        return false;
    List *expressions = RelationGetIndexExpressions(index);
    int differing = 0;
    for (int i = 0; i < count; ++i) {
        if (!key_matches(index, i, expressions, static_cast<Node *>(list_nth(keys, i))))
            return false;
        differing += ((index->rd_indoption[i] & INDOPTION_DESC) != 0) != descending[i] ? 1 : 0;
    }
    return differing == 0 || differing == count;
}

bool is_present(const WantedIndex &wanted) {
    const OpenRelation opened(wanted.table, AccessShareLock);
    Relation relation = opened.get();
    const ActingAs owner(relation->rd_rel->relowner);
    std::array<const char *, kMostKeys + 1> texts{};
    std::array<bool, kMostKeys> descending{};
    for (size_t i = 0; i < wanted.keys.size(); ++i) {
        texts[i] = wanted.keys[i].text.c_str();
        descending[i] = wanted.keys[i].descending;
    }
    const char *condition_text = wanted.condition.c_str();
    return pg([&] {
        List *condition = *condition_text == '\0' ? NIL : list_make1(planned_key(relation, condition_text));
        List *keys = NIL;
        for (size_t i = 0; texts[i] != nullptr; ++i)
            keys = lappend(keys, planned_key(relation, texts[i]));
        const ListCell *cell = nullptr;
        bool found = false;
        foreach (cell, RelationGetIndexList(relation)) {
            Relation index = index_open(lfirst_oid(cell), AccessShareLock);
            found = found || (has_condition(index, condition) && leads_with(index, keys, descending.data()));
            index_close(index, AccessShareLock);
        }
        return found;
    });
}

// An expression stands in parentheses, a column does not.
std::string key_of(const WantedKey &key) {
    const bool expression = key.text.front() != '"' && key.text.find_first_of(" (") != std::string::npos;
    return (expression ? "(" + key.text + ")" : key.text) + (key.descending ? " DESC" : "");
}

std::string statement_of(const WantedIndex &wanted) {
    std::string keys;
    for (const WantedKey &key : wanted.keys)
        keys += (keys.empty() ? "" : ", ") + key_of(key);
    return "CREATE INDEX ON " + qualified_name(wanted.table) + " (" + keys + ")" +
           (wanted.condition.empty() ? "" : " WHERE " + wanted.condition);
}

// Which indexes a table has is in the open catalog; the expressions of a source are its owner's.
void indexes(FunctionCallInfo fcinfo) {
    const SourcePtr source = resolve_source(FunctionArgs(fcinfo).text(0));
    require_operator(*source);
    ResultSet result(fcinfo);
    for (const WantedIndex &wanted : wanted_indexes(*source))
        result.add(std::move(ResultRow()
                                 .text(std::string_view(wanted.purpose))
                                 .text(std::string_view(statement_of(wanted)))
                                 .boolean(is_present(wanted))));
}

}  // namespace

}  // namespace cp

CP_FUNCTION(collection_indexes) {
    cp::indexes(fcinfo);
    return Datum(0);
}
